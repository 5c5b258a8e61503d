// Loaded before the element: puts browser, camera or keyboard into the state that `?scenario=NAME` names. For QA; a course page needs none of it.
// Cameras are the real one (or the browser's own fake) drawn into a canvas with what the scenario changes.
{
  const define = (object, name, value) => Object.defineProperty(object, name, { configurable: true, value });
  const real = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
  const camera = (open) => navigator.mediaDevices && define(navigator.mediaDevices, 'getUserMedia', open);
  const failing = (name) => () =>
    camera(async () => {
      throw new DOMException('', name);
    });

  /** The camera's picture through `paint(context, video, { width, height, seconds })`. */
  const painted =
    (paint, everyMs = 33) =>
    () =>
      camera(async (constraints) => {
        const source = await real(constraints);
        const video = Object.assign(document.createElement('video'), { muted: true, playsInline: true, srcObject: source });
        await video.play();
        const [width, height] = [video.videoWidth, video.videoHeight];
        const canvas = Object.assign(document.createElement('canvas'), { width, height });
        const context = canvas.getContext('2d');
        const startedMs = performance.now();
        const timer = setInterval(() => {
          context.setTransform(1, 0, 0, 1, 0, 0);
          context.filter = 'none';
          context.fillStyle = '#8a8f98';
          context.fillRect(0, 0, width, height);
          paint(context, video, { width, height, seconds: (performance.now() - startedMs) / 1000 });
        }, everyMs);
        const stream = canvas.captureStream(30);
        const [track] = stream.getVideoTracks();
        const stop = track.stop.bind(track);
        track.stop = () => {
          clearInterval(timer);
          for (const one of source.getTracks()) one.stop();
          stop();
        };
        return stream;
      });
  const moved = (x, y, scaleX = 1, scaleY = scaleX, degrees = 0) =>
    painted((context, video, { width, height }) => {
      context.translate(width * (0.5 + x), height * (0.5 + y));
      context.rotate((degrees * Math.PI) / 180);
      context.scale(scaleX, scaleY);
      context.drawImage(video, -width / 2, -height / 2);
    });
  const filtered = (filter) =>
    painted((context, video) => {
      context.filter = filter;
      context.drawImage(video, 0, 0);
    });

  /** In the step of the card: one in the outline, with the face in front of the camera as its portrait, or another's: `?portrait=` names a picture of 240 × 336. */
  const given = new URLSearchParams(location.search).get('portrait');
  const portrait = given === null ? null : Object.assign(new Image(), { src: given });
  const card = ({ size = 1, filter = 'none', right = 0 } = {}) =>
    painted((context, video, { width, height }) => {
      if (document.querySelector('countersign-check')?.dataset.state !== 'document') return context.drawImage(video, 0, 0);
      const cardWidth = 0.78 * Math.min(width, height) * size;
      const cardHeight = cardWidth / 1.586;
      const [left, top] = [(width - cardWidth) / 2 + right * width, (height - cardHeight) / 2];
      const place = [left + 0.06 * cardWidth, top + 0.11 * cardHeight, 0.34 * cardWidth, 0.78 * cardHeight];
      const cut = { width: 0.5 * height, height: 0.7 * height };
      context.filter = filter;
      context.fillStyle = '#d9e4ee';
      context.fillRect(left, top, cardWidth, cardHeight);
      context.fillStyle = '#54708c';
      for (const line of [0.22, 0.36, 0.5])
        context.fillRect(left + 0.55 * cardWidth, top + line * cardHeight, 0.36 * cardWidth, 0.06 * cardHeight);
      if (portrait !== null) context.drawImage(portrait, ...place);
      else context.drawImage(video, (width - cut.width) / 2, (height - cut.height) / 2, cut.width, cut.height, ...place);
    });

  /** The first picture for ever: nothing moves, so nothing more is learned. */
  const frozen = () => {
    let first = null;
    return painted((context, video) => {
      first ??= createImageBitmap(video);
      first.then((picture) => context.drawImage(picture, 0, 0));
    })();
  };
  /** Dark at first, so that nothing is kept; then `then`, so that what was usual is known before. */
  const after = (then) =>
    painted((context, video, { width, height, seconds }) => {
      if (seconds < 3) context.filter = 'brightness(0.33)';
      else then(context, { width, height, seconds });
      context.drawImage(video, 0, 0);
    });

  const SCENARIOS = {
    'hint-closer': moved(0, 0, 0.27),
    'hint-look-straight': painted((context, video, { width, height }) => {
      context.drawImage(video, 0, 0, width / 2, height, width * 0.2, 0, width * 0.3, height);
      context.drawImage(video, width / 2, 0, width / 2, height, width * 0.5, 0, width * 0.7, height);
    }),
    'hint-hold-still': painted((context, video, { seconds }) => {
      const turn = seconds * 2 * Math.PI * 1.5;
      context.translate(50 * Math.cos(turn), 38 * Math.sin(turn));
      context.filter = 'blur(7px)';
      context.drawImage(video, 0, 0);
    }, 8),
    'hint-eyes-closed': after((context, { height }) => {
      context.translate(0, height * 0.17);
      context.scale(1, 0.66);
    }),
    'face-frozen': frozen,
    'canvas-noise': () => {
      const Real = window.Worker;
      define(
        window,
        'Worker',
        class extends Real {
          constructor(url, options) {
            super(`/noisy-worker.js?worker=${encodeURIComponent(url)}`, options);
          }
        },
      );
    },
    card: card(),
    'hint-card-closer': card({ size: 0.5 }),
    'hint-card-back': card({ size: 2.2, right: 0.24 }),
    'hint-card-dark': card({ filter: 'brightness(0.2)' }),
    'hint-card-glare': card({ filter: 'brightness(1.6)' }),
    'hint-card-blurry': card({ filter: 'blur(4px)' }),
    'hint-card-missing': painted((context, video) => {
      context.filter = document.querySelector('countersign-check')?.dataset.state === 'document' ? 'blur(40px)' : 'none';
      context.drawImage(video, 0, 0);
    }),
    'hint-back': moved(0, 0.1, 2.6),
    'hint-left': moved(-0.3, 0),
    'hint-right': moved(0.3, 0),
    'hint-up': moved(0, 0.3),
    'hint-down': moved(0, -0.3),
    'hint-level-head': moved(0, 0, 1, 1, 27),
    'hint-dark': filtered('brightness(0.25)'),
    'hint-bright': filtered('brightness(1.75)'),
    'hint-blurry': filtered('blur(7px)'),
    'hint-uneven-light': painted((context, video, { width, height }) => {
      context.drawImage(video, 0, 0);
      context.fillStyle = 'rgb(0 0 0 / .85)';
      context.fillRect(0, 0, width / 2, height);
    }),
    'hint-covered': painted((context, _, { width, height, seconds }) => {
      context.fillStyle = `rgb(${34 + Math.round(2 * Math.sin(seconds * 9))} 30 30)`;
      context.fillRect(0, 0, width, height);
    }),
    'camera-black': painted((context, _, { width, height }) => {
      context.fillStyle = '#000';
      context.fillRect(0, 0, width, height);
    }),
    'camera-lost': () =>
      camera(async (constraints) => {
        const stream = await real(constraints);
        setTimeout(() => {
          for (const track of stream.getTracks()) {
            track.stop();
            track.dispatchEvent(new Event('ended'));
          }
        }, 400);
        return stream;
      }),
    'camera-denied': failing('NotAllowedError'),
    'camera-none': failing('NotFoundError'),
    'camera-in-use': failing('NotReadableError'),
    'env-insecure': () => define(window, 'isSecureContext', false),
    'env-unsupported': () => define(window, 'OffscreenCanvas', undefined),
    'env-policy-blocked': () => define(document, 'permissionsPolicy', { allowsFeature: () => false }),
    'env-webview': () => {
      define(navigator, 'mediaDevices', undefined);
      define(navigator, 'userAgent', `${navigator.userAgent} Instagram`);
    },
    'engine-failed': () =>
      define(
        window,
        'Worker',
        class {
          constructor() {
            throw new Error('no worker here');
          }
        },
      ),
    'clock-coarse': () => {
      const { get } = Object.getOwnPropertyDescriptor(Event.prototype, 'timeStamp');
      Object.defineProperty(Event.prototype, 'timeStamp', {
        get() {
          return Math.ceil(get.call(this) / 100) * 100;
        },
      });
    },
    'other-device': () => indexedDB.deleteDatabase('countersign-keys'),
    'seal-fails': () => define(SubtleCrypto.prototype, 'sign', async () => Promise.reject(new Error('no signature here'))),
    'one-more': () => {
      const fetched = window.fetch;
      let asked = false;
      window.fetch = async (input, init) => {
        const url = typeof input === 'string' ? input : input.url;
        if (asked || !url.includes('/bundles')) return fetched(input, init);
        asked = true;
        return Response.json({ result: 'one-more', reasons: [], receipt: 'none' });
      };
    },
  };

  const name = new URLSearchParams(location.search).get('scenario');
  if (name !== null) SCENARIOS[name]?.();
  window.harnessScenarios = { names: Object.keys(SCENARIOS), current: name };
}
