import type { AnnotatedObject } from '../annotate/objects.ts'
import { bearKeypointNames, bearLabel, bearSkeleton } from '../annotate/keypoints.ts'
import { drawCaptions } from '../captions.ts'
import { streamOf, type Example, type Split } from '../example.ts'
import { drawNarrative } from '../trace.ts'
import { labels } from '../world.ts'
import { captionId, partOf, pictureName, recordingPath, utteranceId } from './names.ts'

/** What the text files need to know of an image that has been rendered. */
export type Entry = {
  example: Example
  split: Split
  width: number
  height: number
  objects: AnnotatedObject[]
  spoken: { text: string; speaker: number }
}

const info = {
  description: 'Cocoscope sample dataset: drawn, not photographed; its evidence and its ceilings are known',
  version: '1.0',
  year: 2017,
  contributor: 'Cocoscope',
  date_created: '2017/01/01'
}
const licenses = [{ id: 1, name: 'CC0 1.0', url: 'https://creativecommons.org/publicdomain/zero/1.0/' }]

const imageRecord = ({ example: { imageId }, width, height }: Entry) => ({
  license: 1,
  file_name: pictureName(imageId),
  height,
  width,
  date_captured: '2017-01-01 00:00:00',
  id: imageId
})

const objectRecords = ({ example: { imageId }, objects }: Entry) =>
  objects.map(({ label, box, area, segmentation, crowd, keypoints }, index) => ({
    segmentation,
    area,
    iscrowd: crowd ? 1 : 0,
    image_id: imageId,
    bbox: box,
    category_id: labels[label]!.id,
    id: imageId * 100 + index,
    ...(keypoints !== undefined && {
      keypoints,
      num_keypoints: keypoints.filter((value, at) => at % 3 === 2 && value > 0).length
    })
  }))

function instances(entries: Entry[]) {
  const annotations = entries.flatMap(objectRecords).map((record) => {
    const plain = { ...record }
    delete plain.keypoints
    delete plain.num_keypoints
    return plain
  })
  const categories = labels.map(({ supercategory, id, name }) => ({ supercategory, id, name }))
  return { info, licenses, images: entries.map(imageRecord), annotations, categories }
}

function keypoints(entries: Entry[]) {
  const { supercategory, id, name } = labels[bearLabel]!
  const annotations = entries.flatMap(objectRecords).filter(({ category_id }) => category_id === id)
  const categories = [{ supercategory, id, name, keypoints: bearKeypointNames, skeleton: bearSkeleton }]
  return { info, licenses, images: entries.map(imageRecord), annotations, categories }
}

function captions(entries: Entry[]) {
  const annotations = entries.flatMap(({ example }) =>
    drawCaptions(example.evidence.text, streamOf(example, 'caption')).map((caption, index) => ({
      image_id: example.imageId,
      id: captionId(example.imageId, index),
      caption
    }))
  )
  return { info, licenses, images: entries.map(imageRecord), annotations }
}

function spoken(entries: Entry[], split: Split) {
  return {
    data: entries.map(({ example, spoken: { text, speaker } }) => ({
      image: `${split}/${pictureName(example.imageId)}`,
      captions: [
        {
          text,
          speaker: `s${String(speaker).padStart(2, '0')}`,
          uttid: utteranceId(example, speaker),
          wav: recordingPath(example, split, speaker)
        }
      ]
    }))
  }
}

function narratives(entries: Entry[], split: Split) {
  return entries.map(({ example }) => {
    const source = streamOf(example, 'trace')
    const { caption, timed_caption, traces } = drawNarrative(example.evidence.trace, source)
    const annotator = source.below(100)
    return {
      dataset_id: `mscoco_${split}`,
      image_id: String(example.imageId),
      annotator_id: annotator,
      caption,
      timed_caption,
      traces,
      voice_recording: `coco_${partOf(split)}/coco_${partOf(split)}_${example.imageId}_${annotator}.ogg`
    }
  })
}

const lines = (values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('')

/** The text files of one split: path in the dataset's folder, and content. */
export function annotationFiles(entries: Entry[], split: Split): { path: string; content: string }[] {
  const part = partOf(split)
  return [
    { path: `annotations/instances_${split}.json`, content: JSON.stringify(instances(entries)) },
    { path: `annotations/person_keypoints_${split}.json`, content: JSON.stringify(keypoints(entries)) },
    { path: `annotations/captions_${split}.json`, content: JSON.stringify(captions(entries)) },
    { path: `SpokenCOCO_${part}.json`, content: JSON.stringify(spoken(entries, split)) },
    { path: `coco_${part}_localized_narratives.jsonl`, content: lines(narratives(entries, split)) }
  ]
}
