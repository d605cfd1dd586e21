import type { RunConfig } from '#contract/config.ts'
import { AppError } from '#contract/errors.ts'
import { describeSeedBaseline } from './seed-baseline.ts'

/** A layer as a summary shows it; `output` without the batch axis. */
export type LayerDescription = { name: string; output: number[]; parameters: number }

export type ModelDescription = {
  layers: LayerDescription[]
  parameters: number
  /** Numbers that all layers put out for one image. */
  activations: number
}

const describers = { 'seed-baseline': describeSeedBaseline }

/** The network of a configuration, layer by layer, without building it. Throws AppError where the image is too small for it. */
export function describeModel(config: RunConfig, labels: number): ModelDescription {
  const layers = describers[config.model.name](config, labels)
  const size = ({ output }: LayerDescription) => output.reduce((product, side) => product * side, 1)
  if (layers.some((layer) => layer.output.some((side) => side < 1)))
    throw new AppError(
      'bad-input',
      `An image side of ${config.data.side} px is too small for this network: its layers shrink the picture to nothing. Choose 22 px or more.`
    )
  return {
    layers,
    parameters: layers.reduce((sum, layer) => sum + layer.parameters, 0),
    activations: layers.reduce((sum, layer) => sum + size(layer), 0)
  }
}
