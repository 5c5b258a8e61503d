import type { CheckPolicy } from '../enrollment/check-policy.js';

/** A question of a quiz: `answer` is the index of the right one among its `options`. */
export interface Question {
  id: string;
  text: string;
  options: string[];
  answer: number;
}

/** A unit as an author writes it: what is left out is none. */
export interface NewUnit {
  id: string;
  kind: 'lesson' | 'quiz' | 'essay';
  title: string;
  body: string;
  questions?: Question[];
  graded?: boolean;
  most?: number;
  pass?: number;
}

interface NewCourse {
  id: string;
  title: string;
  summary: string;
  hours: number;
  policy: CheckPolicy;
  units: NewUnit[];
}

/**
 * The courses that a new platform begins with. Staff change titles, summaries and policies; the
 * texts are an example.
 */
export const COURSES: readonly NewCourse[] = [
  {
    id: 'numbers-in-the-news',
    title: 'Numbers in the news',
    summary: 'Read averages, risks and charts the way a careful journalist does. No formula longer than a line.',
    hours: 6,
    policy: { mode: 'both', share: 0.3, weekly: 3, tries: 2, hoursToCheck: 72, fourEyes: true },
    units: [
      {
        id: 'averages',
        kind: 'lesson',
        title: 'Three kinds of average',
        body: `A village has ten households. Nine of them earn 30,000 a year, one earns 730,000. “The average household here earns 100,000”, a paper writes, and it is right: that is the mean. The median household, the one in the middle when all stand in a row, earns 30,000.

The mean shares everything out equally and asks what each would have. The median asks what the one in the middle has. The mode asks what is most common. Where a few values are far above all others, as with incomes, house prices or the length of hospital stays, mean and median tell different stories.

When you read “average”, ask which one. If the text does not say, ask who would be pleased with the larger number.`,
      },
      {
        id: 'practice-averages',
        kind: 'quiz',
        title: 'Practice: averages',
        body: 'This one is for you: it does not count toward the certificate.',
        most: 2,
        pass: 1,
        questions: [
          question(
            'a',
            'Ten flats cost 200,000 each, one costs 3,100,000. Which is larger?',
            ['The median', 'The mean', 'Both are the same'],
            1,
          ),
          question('b', 'Half of all patients go home within 4 days. What is 4 days?', ['The mean', 'The mode', 'The median'], 2),
        ],
      },
      {
        id: 'risk',
        kind: 'lesson',
        title: 'Twice as likely as what?',
        body: `“Doubles the risk” can mean from 1 in 10 to 2 in 10, or from 1 in a million to 2 in a million. The first is a reason to change your habits. The second is not worth a line.

A relative risk says how many times as likely something becomes. An absolute risk says how many people, of how many, it happens to. A careful report gives both, in whole people: “of 1,000 who eat it daily, 6 fall ill instead of 5”.

Look for the group that is compared with. A number without it is an advertisement.`,
      },
      {
        id: 'quiz-1',
        kind: 'quiz',
        title: 'Quiz: averages and risk',
        body: 'Four questions. It counts toward the certificate; three right answers pass.',
        graded: true,
        most: 4,
        pass: 3,
        questions: [
          question('a', '“The risk rises by 50 %”, from 2 in 1,000. How many of 1,000 is that?', ['3', '52', '502'], 0),
          question(
            'b',
            'Which number moves most when one very rich person moves into a street?',
            ['The median income', 'The mean income', 'The mode'],
            1,
          ),
          question(
            'c',
            'A report says “three times as likely”. What is missing?',
            ['The name of the author', 'How likely it was before', 'A chart'],
            1,
          ),
          question('d', 'Of 1,000 people, 4 instead of 5 fall ill. The absolute risk falls by…', ['20 %', '1 in 1,000', '80 %'], 1),
        ],
      },
      {
        id: 'charts',
        kind: 'lesson',
        title: 'Where the axis begins',
        body: `A bar stands for its length. Cut the axis off at 90, and a rise from 92 to 94 looks like a doubling. For bars the axis begins at nought; for lines, where the change over time is the story, it need not, as long as the reader can see where it begins.

Then look at what was counted, over which time, and whether the amount of people changed too. “More accidents than ever” is no news where there are more cars than ever.`,
      },
      {
        id: 'essay-1',
        kind: 'essay',
        title: 'Essay: a number, examined',
        body: 'Choose a number from a report that you read lately. Say which question it answers, which it does not, and how you would write the sentence. 200 to 400 words. It counts toward the certificate; a person reads it and gives up to 10 points, 6 pass.',
        graded: true,
        most: 10,
        pass: 6,
      },
    ],
  },
  {
    id: 'how-bridges-stand',
    title: 'How bridges stand',
    summary: 'Beams, arches and cables: where the load goes, and why some bridges last two thousand years.',
    hours: 3,
    policy: { mode: 'random', share: 0.5, weekly: 1, tries: 2, hoursToCheck: 72, fourEyes: false },
    units: [
      {
        id: 'beams',
        kind: 'lesson',
        title: 'Push and pull',
        body: `Lay a ruler across two books and press on it. Its upper side gets shorter, its lower side longer: the top is pushed together, the bottom pulled apart. Stone bears a great deal of push and hardly any pull, which is why a stone beam breaks from below.

An arch is a beam with the pull taken out of it. Each stone leans on the next, everything is pushed, and the push goes on into the ground on both sides. That is why arches need firm banks.`,
      },
      {
        id: 'quiz-1',
        kind: 'quiz',
        title: 'Quiz: push and pull',
        body: 'Three questions. It counts toward the certificate; two right answers pass.',
        graded: true,
        most: 3,
        pass: 2,
        questions: [
          question(
            'a',
            'You press on the middle of a beam. What happens to its lower side?',
            ['It is pulled', 'It is pushed', 'Nothing'],
            0,
          ),
          question('b', 'Which of these bears pull well?', ['Stone', 'Steel cable', 'Dry earth'], 1),
          question('c', 'What does an arch need most?', ['A light road', 'Firm banks', 'A long span'], 1),
        ],
      },
    ],
  },
];

function question(id: string, text: string, options: string[], answer: number): Question {
  return { id, text, options, answer };
}
