"""What Open edX gives a plug-in for identity verification, as small as can be: `lms.djangoapps.verify_student.api` with the parameters and the effects of the LMS's.

Runs the block of moodle-and-open-edx.md that it is given (PLUGIN) for the steps on the standard input, and prints, as JSON, what became of each and the attempts.
"""

import json
import os
import sys
from types import ModuleType, SimpleNamespace

STATUSES = ["created", "pending", "approved", "denied"]
attempts = {}
receipts = set()


def create_verification_attempt(user, name, status, expiration_datetime=None, hide_status_from_user=None):
    number = len(attempts) + 1
    attempts[number] = {"user": user.id, "name": name, "status": status, "expires": expiration_datetime}
    return number


def update_verification_attempt(attempt_id, name=None, status=None, expiration_datetime=None):
    attempt = attempts[attempt_id]
    if status is not None and status not in STATUSES:
        raise ValueError("VerificationAttemptInvalidStatus")
    attempt.update({key: value for key, value in (("name", name), ("status", status)) if value is not None}, expires=expiration_datetime)


def remember(jti):
    if jti in receipts:
        raise KeyError("taken before")
    receipts.add(jti)


for name in ("lms", "lms.djangoapps", "lms.djangoapps.verify_student", "lms.djangoapps.verify_student.api"):
    sys.modules[name] = ModuleType(name)
api = sys.modules["lms.djangoapps.verify_student.api"]
api.create_verification_attempt, api.update_verification_attempt = create_verification_attempt, update_verification_attempt
sys.path.insert(0, os.environ["VERIFIER"])
plugin = {}
with open(os.environ["PLUGIN"], encoding="utf-8") as file:
    exec(compile(file.read(), "moodle-and-open-edx.md", "exec"), plugin)

answers = []
for step in json.load(sys.stdin):
    user = SimpleNamespace(id=step.get("user"))
    try:
        if step["do"] == "begin":
            plugin["begin"](user, step["name"])
        elif step["do"] == "receipt":
            plugin["take_receipt"](user, step["attempt"], step["receipt"], step["jwks"], remember)
        else:
            plugin["decide"](step["attempt"], step["approved"])
        answers.append("done")
    except Exception as error:
        answers.append(f"{type(error).__name__}: {error}")
print(json.dumps({"answers": answers, "attempts": list(attempts.values())}, default=str))
