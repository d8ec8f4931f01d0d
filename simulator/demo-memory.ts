import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * When the demonstration's fleet last spoke, kept beside the platform's data: a platform that is new gets the whole
 * past, one that was stopped for a night gets that night, as loggers that store and send later would do.
 */
export interface DemoMemory {
  /** Epoch ms; null when nothing is remembered. */
  read(): Promise<number | null>
  write(at: number): Promise<void>
}

export function makeDemoMemory(file: string): DemoMemory {
  return {
    async read() {
      const text = await readFile(file, 'utf8').catch(() => '')
      const at = Number(text.trim())
      return text.trim() === '' || !Number.isFinite(at) ? null : at
    },
    async write(at) {
      await mkdir(dirname(file), { recursive: true })
      // A crash leaves the old text or the new one.
      await writeFile(`${file}.new`, `${at}\n`)
      await rename(`${file}.new`, file)
    },
  }
}
