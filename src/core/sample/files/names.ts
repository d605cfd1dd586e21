import type { Example, Split } from '../example.ts'

/** As COCO names its pictures: the id in twelve digits. */
export const pictureName = (imageId: number) => `${String(imageId).padStart(12, '0')}.jpg`

/** `train` or `val`, as file names of SpokenCOCO and Localized Narratives have it. */
export const partOf = (split: Split) => (split === 'train2017' ? 'train' : 'val')

/** Captions have ids 0 to 4 of ten an image; the recording reads the tenth, which is in no file of captions. */
export const captionId = (imageId: number, index: number) => imageId * 10 + index
const spokenCaption = 9

export const utteranceId = ({ imageId }: Example, speaker: number) =>
  `s${String(speaker).padStart(2, '0')}-sample_${imageId}_${captionId(imageId, spokenCaption)}`

/** Path of a recording in the dataset's folder. */
export const recordingPath = (example: Example, split: Split, speaker: number) =>
  `wavs/${partOf(split)}/${speaker % 10}/${utteranceId(example, speaker)}.wav`
