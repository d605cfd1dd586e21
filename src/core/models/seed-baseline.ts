import type { RunConfig } from '#contract/config.ts'
import type { LayerDescription } from './describe.ts'

/** Filters of the three convolution blocks, and units of the hidden dense layer (definitions.md §8). */
export const seedBaseline = { filters: [32, 64, 128], hidden: 512 } as const

/** The seed report's network: three times convolution 3 × 3 (valid padding), ReLU and max-pooling by 2, then two dense layers. */
export function describeSeedBaseline({ data }: RunConfig, labels: number): LayerDescription[] {
  const layers: LayerDescription[] = []
  let [side, channels] = [data.side, 3]
  for (const [block, filters] of seedBaseline.filters.entries()) {
    const [convolved, pooled] = [side - 2, Math.floor((side - 2) / 2)]
    layers.push(
      {
        name: `convolution ${block + 1}`,
        output: [convolved, convolved, filters],
        parameters: (9 * channels + 1) * filters
      },
      { name: `pooling ${block + 1}`, output: [pooled, pooled, filters], parameters: 0 }
    )
    side = pooled
    channels = filters
  }
  const flat = side * side * channels
  const { hidden } = seedBaseline
  return [
    ...layers,
    { name: 'dense', output: [hidden], parameters: (flat + 1) * hidden },
    { name: 'dropout', output: [hidden], parameters: 0 },
    { name: 'scores', output: [labels], parameters: (hidden + 1) * labels }
  ]
}
