import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import type { Page } from 'playwright-core'
import { vi } from 'vitest'
import { findChromium } from '../../scripts/setup/tools.mjs'
import { adminPassword, startPlatformProcess } from '../platform-process.ts'
import { FieldMachine } from '../system/field-machine.ts'
import type { Province } from './province.ts'
import { prepareProvince, userPassword } from './province.ts'
import { gasRealtime, past, untrusted, withLowerCaseCrc } from './speech.ts'

// A page is loaded anew for each test, on a machine that may be busy with others.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 240_000 })

export const sizes = {
  desk: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
} as const
export type Size = keyof typeof sizes

export interface World {
  readonly province: Province
  /** When it was prepared, epoch milliseconds. */
  readonly now: number
  readonly machine: FieldMachine
  /** Of the conformance sandbox. */
  readonly sandboxPort: number
  /** A fresh browser profile at that size; nobody is signed in unless `login` is given. */
  open(size: Size, login?: string): Promise<Page>
  close(): Promise<void>
}

const chromiumFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The built platform with the demonstration's registry, two days of frames through its gateway, and a browser. */
export async function openWorld(): Promise<World> {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error('Chromium is missing: npm test installs it')
  const now = Date.now()
  const dir = await mkdtemp(join(tmpdir(), 'qingyuan-browser-'))
  const province = await prepareProvince(join(dir, 'db'), new Date(now))
  const platform = await startPlatformProcess({ dir })
  const machine = await FieldMachine.connect(platform.tcpPort)
  const frames = [...past(now), withLowerCaseCrc(() => gasRealtime(Math.floor(now / 1_000) * 1_000, 18.5))]
  for (const frame of frames) machine.send(frame)
  await machine.answers(frames.length)
  const stranger = await FieldMachine.connect(platform.tcpPort)
  for (const frame of untrusted(now)) stranger.send(frame)
  await stranger.answers(0)
  await platform.settled()

  const browser = await chromium.launch({ executablePath, args: chromiumFlags })
  const origin = `http://127.0.0.1:${platform.httpPort}`
  return {
    province,
    now,
    machine,
    sandboxPort: platform.sandboxPort,
    async open(size, login) {
      const phone = size === 'phone'
      const context = await browser.newContext({
        baseURL: origin,
        viewport: sizes[size],
        isMobile: phone,
        hasTouch: phone,
        locale: 'zh-CN',
        acceptDownloads: true,
      })
      context.setDefaultTimeout(15_000)
      if (login !== undefined) {
        const password = login === 'admin' ? adminPassword : userPassword
        const reply = await context.request.post('/api/session', {
          data: { login, password },
          headers: { origin },
        })
        if (!reply.ok()) throw new Error(`sign-in of ${login}: ${reply.status()} ${await reply.text()}`)
      }
      return context.newPage()
    },
    async close() {
      await browser.close()
      machine.close()
      stranger.close()
      await platform.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** For the eye: everybody who changes a page looks at these. */
export async function picture(page: Page, name: string, fullPage = false): Promise<void> {
  await page.screenshot({ path: `test/browser/screenshots/${name}.png`, fullPage, animations: 'disabled' })
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Finding {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
}

/** What axe calls serious or critical, in words; the page's policy allows no foreign script tag, so it is evaluated. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } }
    return (await axe.run()).violations
  })
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
    )
}

/** Nothing sticks out sideways: a page that scrolls both ways cannot be read on a phone. */
export const overflowsSideways = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')
