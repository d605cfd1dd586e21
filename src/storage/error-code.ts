/** The code of a system error (ENOENT …), or undefined for anything else. */
export const errorCode = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined

/** Settles a file operation with `fallback` where there is no such file or folder, and passes on every other error. */
export async function ifMissing<T, F>(operation: Promise<T>, fallback: F): Promise<T | F> {
  try {
    return await operation
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(String(errorCode(error)))) return fallback
    throw error
  }
}
