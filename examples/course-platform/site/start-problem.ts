export interface StartedWith {
  port: number;
  data: string;
}

const FOLDER: Readonly<Record<string, string>> = {
  EACCES: 'may not be written by this user: give it to the user that runs the platform (chown), or choose another (PLATFORM_DATA_DIR)',
  EPERM: 'may not be changed by this user: give it to the user that runs the platform (chown), or choose another (PLATFORM_DATA_DIR)',
  EROFS: 'is on a file system that takes no changes: choose another (PLATFORM_DATA_DIR)',
  ENOSPC: 'is on a disk that is full: make room',
  ENOTDIR: 'is below something that is no folder: choose another (PLATFORM_DATA_DIR)',
};

const PORTS: Readonly<Record<string, (port: number) => string>> = {
  EADDRINUSE: (port) => `Port ${port} is taken by another program. Choose another: PORT=${port + 1}`,
  EACCES: (port) => `Port ${port} may not be opened by this user. Choose one above 1023, and let a proxy listen at ${port}.`,
  EADDRNOTAVAIL: () => 'The address to listen at is not one of this machine.',
};

/** In a sentence: why the platform did not start, and what to do. */
export function startProblem(error: unknown, { port, data }: StartedWith): string {
  if (!(error instanceof Error)) return `The platform could not start: ${String(error)}`;
  const { code = '', syscall, path, message } = error as NodeJS.ErrnoException;
  if (syscall === 'listen' && Object.hasOwn(PORTS, code)) return (PORTS[code] as (typeof PORTS)[string])(port);
  if (path !== undefined && Object.hasOwn(FOLDER, code)) return `The platform could not start: ${path} ${FOLDER[code]}.`;
  if (code === 'ENOSPC') return `The platform could not start: ${data} ${FOLDER.ENOSPC}.`;
  if (code === 'ERR_INVALID_URL')
    return 'The platform could not start: DATABASE_URL or PUBLIC_ORIGIN is no address. One of a database is such as postgresql://user:password@host/name.';
  return `The platform could not start: ${message}`;
}
