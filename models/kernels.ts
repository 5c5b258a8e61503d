/**
 * The operations that the three nets use, by tfjs's kernel files: the build leaves out the others,
 * and a test holds the nets to these.
 */
export const KERNELS = [
  'Add',
  'AvgPool',
  'BatchMatMul',
  'Cast',
  'DepthwiseConv2dNative',
  'FusedConv2D',
  'Identity',
  'MaxPool',
  'Multiply',
  'PadV2',
  'RealDiv',
  'Relu',
  'Reshape',
  'Sub',
];
