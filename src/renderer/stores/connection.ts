import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { Device, EngineInfo } from '#contract/shapes.ts'
import { call, connect, connected, messageOf, onEvent, onReconnect } from '../engine.ts'

/** The engine at the other end: what it is, on which device, and whether it can be heard. */
export const useConnection = defineStore('connection', () => {
  const info = shallowRef<EngineInfo>()
  const device = shallowRef<Device | null>(null)
  const error = ref<string>()

  async function ask() {
    try {
      info.value = await call('engine.info', {})
      device.value = info.value.device
      error.value = undefined
    } catch (cause) {
      error.value = messageOf(cause)
    }
  }

  onEvent((event) => {
    if (event.type === 'device') device.value = event.device
  })
  onReconnect(() => void ask())
  connect()
  void ask()

  return { info, device, error, connected }
})
