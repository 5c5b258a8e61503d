/**
 * Whether the browser will open the camera without asking. Where it does not tell, it counts as
 * not.
 */
export async function isCameraGranted(): Promise<boolean> {
  const name = 'camera' as PermissionName;
  const status = await navigator.permissions?.query({ name }).catch(() => null);
  return status?.state === 'granted';
}
