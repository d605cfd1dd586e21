import { ref, type Ref } from 'vue'

const cursor = ref<number | null>(null)

/** The place on the x axis that the pointer is at in any chart; all charts of a page draw it. Null where it is at none. */
export const useChartCursor = (): Ref<number | null> => cursor
