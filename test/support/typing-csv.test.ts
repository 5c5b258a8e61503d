import { describe, expect, it } from 'vitest';
import { parseTypingCsv } from './typing-csv.js';

const HEADER = 'subject,sessionIndex,rep,H.a,DD.a.b,UD.a.b,H.b';
const parse = (...rows: readonly string[]) => parseTypingCsv([HEADER, ...rows].join('\n'), 'set.csv');

describe('parseTypingCsv', () => {
  it('reads seconds into milliseconds, by subject in file order', () => {
    expect(parse('s1,1,1,0.1,0.2,0.1,0.08', 's2,1,1,0.1,0.3,0.2,0.07', 's1,1,2,0.11,0.21,0.1,0.09')).toEqual([
      {
        subject: 's1',
        repetitions: [
          { dwellMs: [100, 80], downDownMs: [200], edits: 0 },
          { dwellMs: [110, 90], downDownMs: [210], edits: 0 },
        ],
      },
      { subject: 's2', repetitions: [{ dwellMs: [100, 70], downDownMs: [300], edits: 0 }] },
    ]);
  });

  it('reads quoted fields, and lines that end as on Windows', () => {
    expect(
      parseTypingCsv(`"subject","sessionIndex","rep","H.a","DD.a.b","UD.a.b","H.b"\r\n"s1",1,1,0.1,0.2,0.1,0.08\r\n`, 'set.csv'),
    ).toHaveLength(1);
  });

  it('leaves a negative down-down time unknown', () => {
    expect(parse('s1,1,1,0.1,-0.02,-0.12,0.08')[0]!.repetitions[0]!.downDownMs).toEqual([null]);
  });

  it.each([
    ['a field too few', ['s1,1,1,0.1,0.2,0.1'], 'set.csv:2:20: expected 7 fields, found 6'],
    ['text for a time', ['s1,1,1,0.1,0.2,0.1,0.08', 's1,1,2,0.1,fast,0.1,0.08'], 'set.csv:3:12: expected seconds, found "fast"'],
    ['an empty time', ['s1,1,1,,0.2,0.1,0.08'], 'set.csv:2:8: expected seconds, found ""'],
    ['text for an up-down time', ['s1,1,1,0.1,0.2,?,0.08'], 'set.csv:2:16: expected seconds, found "?"'],
    ['a negative dwell', ['s1,1,1,0.1,0.2,0.1,-0.08'], 'set.csv:2:20: expected a key to be held for 0 s or longer'],
    ['no subject', [',1,1,0.1,0.2,0.1,0.08'], 'set.csv:2:1: expected a subject'],
    ['nothing', [], 'set.csv:2:1: no repetitions'],
  ])('names line and column of %s', (_, rows, message) => {
    expect(() => parse(...rows)).toThrow(message);
  });

  it.each([
    ['user,sessionIndex,rep,H.a,DD.a.b,UD.a.b,H.b', 'set.csv:1:1: expected the column "subject"'],
    ['subject,sessionIndex,rep,H.a,DD.a.b,note,H.b', 'set.csv:1:37: expected H.…, DD.… or UD.…, found "note"'],
    ['subject,sessionIndex,rep,H.a,H.b,H.c,DD.a', 'set.csv:1:1: expected one DD and one UD less than H'],
  ])('names what is wrong with the header %s', (header, message) => {
    expect(() => parseTypingCsv(`${header}\ns1,1,1,0.1,0.2,0.1,0.08`, 'set.csv')).toThrow(message);
  });
});
