// The element in React: an ordinary tag. StrictMode mounts, unmounts and mounts again.

import type { CountersignCheck, CountersignCheckEventMap } from 'countersign/element';
import { createElement, type ReactElement, StrictMode, useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';

import 'countersign/element';

declare global {
  interface Window {
    /** How often the effect ran. */
    mounts?: number;
  }
}

function Quiz(): ReactElement {
  const check = useRef<CountersignCheck>(null);
  const [result, setResult] = useState('');
  useEffect(() => {
    window.mounts = (window.mounts ?? 0) + 1;
    const ended = ({ detail }: CountersignCheckEventMap['countersign-complete']) => setResult(detail.result);
    const element = check.current;
    element?.addEventListener('countersign-complete', ended);
    return () => element?.removeEventListener('countersign-complete', ended);
  }, []);
  return createElement(
    'form',
    { method: 'post', action: '/quiz' },
    createElement('countersign-check', {
      ref: check,
      name: 'identity',
      challenge: '/api/countersign/challenges?course=demo&activity=quiz-1&attempt=1',
      submit: '/api/countersign/bundles',
      required: true,
    }),
    createElement(
      'p',
      { className: 'actions' },
      createElement('button', { type: 'submit' }, 'Start the quiz'),
      createElement('output', null, result),
    ),
  );
}

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
createRoot(root).render(createElement(StrictMode, null, createElement(Quiz)));
