/** What `<countersign-monitor>` says. `{name}` is filled in. */
export interface MonitorMessages {
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  readonly name: string;
  readonly checking: string;
  readonly ask: string;
  readonly more: string;
  readonly who: string;
  readonly withdraw: string;
  readonly questions: string;
  readonly agree: string;
  readonly decline: string;
  readonly listening: string;
  readonly waiting: string;
  readonly declined: string;
  readonly stopped: string;
  readonly failed: string;
  readonly stop: string;
  readonly restart: string;
}

/** English. */
export const monitorEn: MonitorMessages = {
  lang: 'en',
  dir: 'ltr',
  name: 'Typing rhythm',
  checking: 'One moment',
  ask: 'May the rhythm of your typing be measured while you write this answer?',
  more: 'How long keys are held and how quickly one follows another, for pairs of letters, without their order. Never your text, and only in this field. Pasting is counted, not recorded. It shows whether the same person keeps writing; by itself it decides nothing.',
  who: '{controller} keeps it for {days} days.',
  withdraw: 'How to withdraw',
  questions: 'Questions:',
  agree: 'Yes, I agree',
  decline: 'No',
  listening: 'Your typing rhythm is measured in this field',
  waiting: 'Your typing rhythm is measured. It will be sent when you are online again',
  declined: 'Your typing is not measured. You can write your answer',
  stopped: 'Your typing is no longer measured',
  failed: 'Your typing can’t be measured here. You can write your answer',
  stop: 'Stop measuring',
  restart: 'Measure again',
};
