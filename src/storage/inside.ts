import { isAbsolute, relative, sep } from 'node:path'

/** Whether a path lies inside a folder, by names alone: both must be real paths for a safe answer. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
