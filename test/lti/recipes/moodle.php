<?php
/**
 * What Moodle gives a quiz access rule, as small as can be, for PHP's own web server: GET and POST /quiz (the form before an attempt), GET and POST /settings (of a quiz), POST /delete, GET
 * /enrol. The quiz is the query's `id`, else 7. The rule and the page are the blocks of moodle-and-open-edx.md, unpacked into RULES. State is a file; the learner is the request's `x-user`. A
 * POST to /quiz answers with the form's errors, as JSON.
 */

namespace mod_quiz\local {
    abstract class access_rule_base {
        protected $quiz;

        public function __construct(protected $quizobj, protected $timenow) {
            $this->quiz = $quizobj->get_quiz();
        }
    }
}

namespace mod_quiz\form {
    class preflight_check_form {
    }
}

namespace mod_quiz {
    class quiz_settings {
        /** With the settings of the rule, by the one kind of SQL that it needs. */
        public function get_quiz() {
            $quiz = (object) ['id' => (int) ($_GET['id'] ?? 7), 'course' => 12];
            [$field, $join] = \quizaccess_countersign::get_settings_sql($quiz->id);
            preg_match('/^LEFT JOIN \{(\w+)\} (\w+) ON \2\.quizid = quiz\.id$/', $join, $of);
            preg_match('/^(\w+)\.id AS (\w+)$/', $field, $as);
            $rows = array_filter($GLOBALS['DB']->tables[$of[1]] ?? [], fn($row) => $of[2] === $as[1] && $row['quizid'] === $quiz->id);
            $quiz->{$as[2]} = $rows === [] ? null : array_values($rows)[0]['id'];
            return $quiz;
        }
    }
}

namespace {
    const PARAM_RAW = 'raw';

    class mod_quiz_mod_form {
    }

    class html_writer {
        public static function tag($name, $contents, array $attributes) {
            $text = '';
            foreach ($attributes as $attribute => $value) {
                $text .= " $attribute=\"" . htmlspecialchars($value) . '"';
            }
            return "<$name$text>$contents</$name>";
        }
    }

    /** As Moodle's: of what is posted, only the fields that were added are handed on. */
    class MoodleQuickForm {
        public string $html = '';
        private array $fields = [];
        private array $types = [];

        public function addElement($type, $name, $label = '', $text = '') {
            $this->html .= $type === 'static' ? $text : "<input type=\"$type\" name=\"$name\" value=\"$label\">";
            if ($type !== 'static') {
                $this->fields[] = $name;
            }
        }

        public function setDefault($name, $value) {
            $this->html .= "<p data-default=\"$name\">$value</p>";
        }

        public function setType($name, $type) {
            $this->types[$name] = $type;
        }

        public function exportValues(array $posted): array {
            $values = [];
            foreach ($this->fields as $name) {
                if (isset($posted[$name], $this->types[$name])) {
                    $values[$name] = $posted[$name];
                }
            }
            return $values;
        }
    }

    class cache {
        public static function make($component, $area) {
            return new self();
        }

        public function get($key) {
            return false;
        }

        public function set($key, $value) {
            return true;
        }
    }

    /** Tables in one file, which is locked for the length of a request. */
    class fake_database {
        public array $tables;
        private $file;

        public function __construct() {
            $this->file = fopen(getenv('STATE'), 'c+');
            flock($this->file, LOCK_EX);
            $this->tables = json_decode(stream_get_contents($this->file) ?: '{}', true) + ['attempts' => [], 'receipts' => [], 'sessions' => []];
        }

        public function save() {
            ftruncate($this->file, 0);
            rewind($this->file);
            fwrite($this->file, json_encode($this->tables));
        }

        public function count_records($table, $where) {
            return count(array_filter($this->tables['attempts'], fn($attempt) => $attempt === $where));
        }

        public function record_exists($table, $where) {
            return in_array($where['jti'], $this->tables['receipts'], true);
        }

        public function delete_records($table, $where) {
            $this->tables[$table] = array_values(array_filter($this->tables[$table] ?? [], fn($row) => array_intersect_key($row, $where) !== $where));
        }

        public function insert_record($table, $row) {
            if ($table !== 'quizaccess_countersign') {
                $this->tables[$table][] = ['id' => 1 + count($this->tables[$table] ?? [])] + $row;
                return;
            }
            if (in_array($row['jti'], $this->tables['receipts'], true)) {
                throw new Exception('unique index');
            }
            $this->tables['receipts'][] = $row['jti'];
        }
    }

    function get_string($name, $component) {
        return $name;
    }

    function get_config($component, $name) {
        return getenv(strtoupper($name));
    }

    function download_file_content($address) {
        return file_get_contents(getenv('JWKS'));
    }

    function require_login() {
    }

    $CFG = (object) ['libdir' => getenv('RULES'), 'wwwroot' => 'https://moodle.example'];
    $USER = (object) ['id' => (int) ($_SERVER['HTTP_X_USER'] ?? 0)];
    $DB = new fake_database();
    $SESSION = (object) ['countersign' => $DB->tables['sessions'][$USER->id] ?? []];
    $OUTPUT = new class {
        public function header() {
            return '';
        }

        public function footer() {
            return '';
        }
    };
    require_once(getenv('RULES') . '/rule.php');

    if (parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH) === '/enrol') {
        require(getenv('RULES') . '/enrol.php');
        return;
    }
    $id = (int) ($_GET['id'] ?? 7);
    if (parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH) === '/settings') {
        $form = new MoodleQuickForm();
        quizaccess_countersign::add_settings_form_fields(new mod_quiz_mod_form(), $form);
        echo $form->html;
        if ($_SERVER['REQUEST_METHOD'] === 'POST') {
            quizaccess_countersign::save_settings((object) (['id' => $id] + array_map('intval', $_POST)));
            $DB->save();
        }
        return;
    }
    if (parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH) === '/delete') {
        quizaccess_countersign::delete_settings((object) ['id' => $id]);
        $DB->save();
        return;
    }
    $rule = quizaccess_countersign::make(new \mod_quiz\quiz_settings(), time(), false);
    $required = $rule !== null && $rule->is_preflight_check_required(null);
    $form = new MoodleQuickForm();
    if ($required) {
        $rule->add_preflight_check_form_fields(new \mod_quiz\form\preflight_check_form(), $form, null);
    }
    if ($_SERVER['REQUEST_METHOD'] === 'GET') {
        echo "<form>$form->html</form>";
        return;
    }
    $errors = $required ? $rule->validate_preflight_check($form->exportValues($_POST), [], [], null) : [];
    if ($errors === []) {
        if ($required) {
            $rule->notify_preflight_check_passed(null);
        }
        $DB->tables['attempts'][] = ['quiz' => $id, 'userid' => $USER->id];
        $DB->tables['sessions'][$USER->id] = $SESSION->countersign;
        $DB->save();
    }
    header('content-type: application/json');
    echo json_encode(['errors' => (object) $errors, 'attempts' => count($DB->tables['attempts'])]);
}
