import { annotate, type AnnotatedObject } from './annotate/objects.ts'
import { paintPicture } from './draw/picture.ts'
import { planOf, streamOf, type Example } from './example.ts'
import { drawUtterance } from './speech/utterance.ts'
import { speak } from './speech/voice.ts'
import { labelCount } from './world.ts'

/** An example as its files have it: the two that are not text, and what the annotation files state of it. */
export type Rendered = {
  picture: { width: number; height: number; rgb: Uint8Array }
  recording: { samples: Int16Array; text: string; speaker: number }
  objects: AnnotatedObject[]
}

/** Which labels are annotated falsely: each with the given probability. */
export function drawFlips(example: Example, labelNoise: number): boolean[] {
  const source = streamOf(example, 'noise')
  return Array.from({ length: labelCount }, () => source.uniform() < labelNoise)
}

export function render(example: Example, labelNoise: number): Rendered {
  const plan = planOf(example)
  const source = streamOf(example, 'speech')
  const utterance = drawUtterance(example.evidence.speech, source)
  return {
    picture: { width: plan.width, height: plan.height, rgb: paintPicture(plan, streamOf(example, 'paint')) },
    recording: { samples: speak(utterance, source), text: utterance.text, speaker: utterance.speaker.id },
    objects: annotate(example, plan, drawFlips(example, labelNoise))
  }
}
