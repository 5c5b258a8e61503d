import { describe, expect, it } from 'vitest';
import { isSoftwareCamera } from '../../src/camera/provenance.js';

describe('isSoftwareCamera', () => {
  it.each(['OBS Virtual Camera', 'ManyCam Virtual Webcam', 'Snap Camera', 'Dummy video device (0x0000)', 'XSplit VCam'])(
    'knows %s',
    (label) => {
      expect(isSoftwareCamera(label)).toBe(true);
    },
  );

  it.each(['Integrated Camera (04f2:b6d0)', 'FaceTime HD Camera', 'Logitech Webcam C920', 'Jobsite Cam', ''])(
    'says nothing of %j',
    (label) => {
      expect(isSoftwareCamera(label)).toBe(false);
    },
  );
});
