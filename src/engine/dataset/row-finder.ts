/** The row of an image id. */
export type RowFinder = { get(id: number): number | undefined }

/** Looks ids up in a table where they are small and dense enough, as COCO's are: several times as fast as a map. */
export function rowFinder(ids: Float64Array): RowFinder {
  let largest = -1
  let isTable = true
  for (const id of ids) {
    largest = Math.max(largest, id)
    if (id < 0) isTable = false
  }
  if (!isTable || largest > 16 * ids.length + 2 ** 16) return new Map(Array.from(ids, (id, row) => [id, row]))
  const rows = new Int32Array(largest + 1).fill(-1)
  for (let row = 0; row < ids.length; row++) rows[ids[row]!] = row
  return {
    get(id) {
      const row = rows[id]
      return row === -1 ? undefined : row
    }
  }
}
