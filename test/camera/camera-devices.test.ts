import { afterEach, describe, expect, it, vi } from 'vitest';
import { type CameraDevice, infraredLast, preferredCamera, rememberCamera, rememberedCamera } from '../../src/camera/camera-devices.js';

const IR: CameraDevice = { deviceId: 'ir', label: 'Integrated IR Camera' };
const FRONT: CameraDevice = { deviceId: 'front', label: 'Integrated Camera' };
const DESK: CameraDevice = { deviceId: 'desk', label: 'Desk Camera' };

function storage(): void {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => kept.set(key, text),
  });
}

afterEach(() => void vi.unstubAllGlobals());

describe('infraredLast', () => {
  it('keeps the browser’s order but for infrared cameras', () => {
    expect(infraredLast([IR, FRONT, DESK])).toEqual([FRONT, DESK, IR]);
  });

  it('does not take letters inside of a word for infrared', () => {
    const mirror = { deviceId: 'm', label: 'Mirror Camera' };
    expect(infraredLast([mirror, FRONT])).toEqual([mirror, FRONT]);
  });
});

describe('preferredCamera', () => {
  it('is the one chosen last time', () => {
    storage();
    rememberCamera(DESK);
    expect(preferredCamera([FRONT, DESK, IR], 'front')).toBe('desk');
    expect(preferredCamera([FRONT, DESK, IR], 'desk')).toBeNull();
  });

  it('is an infrared one when that was chosen', () => {
    storage();
    rememberCamera(IR);
    expect(preferredCamera([FRONT, IR], 'ir')).toBeNull();
  });

  it('is another one when the browser opened an infrared one by itself', () => {
    storage();
    expect(preferredCamera([FRONT, IR], 'ir')).toBe('front');
    expect(preferredCamera([FRONT, IR], 'front')).toBeNull();
    expect(preferredCamera([IR], 'ir')).toBeNull();
  });

  it('is the one in use when the one chosen last time is gone, or storage is closed', () => {
    vi.stubGlobal('localStorage', {
      getItem: () => {
        throw new DOMException('closed', 'SecurityError');
      },
    });
    expect(preferredCamera([FRONT, DESK], 'front')).toBeNull();
    expect(() => rememberCamera(DESK)).not.toThrow();
  });
});

describe('rememberedCamera', () => {
  const cameras = (found: readonly CameraDevice[]): void =>
    void vi.stubGlobal('navigator', {
      mediaDevices: { enumerateDevices: async () => found.map((camera) => ({ ...camera, kind: 'videoinput' })) },
    });

  it('finds the chosen camera by its label', async () => {
    storage();
    cameras([FRONT, DESK]);
    rememberCamera(DESK);
    expect(await rememberedCamera()).toBe('desk');
  });

  it('is unknown while the browser hides labels, and on a page without cameras', async () => {
    storage();
    rememberCamera(DESK);
    cameras([{ deviceId: 'desk', label: '' }]);
    expect(await rememberedCamera()).toBeNull();
    vi.stubGlobal('navigator', {});
    expect(await rememberedCamera()).toBeNull();
  });
});
