import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { lastHour, stampOf } from './speech.ts'
import { openWorld, overflowsSideways, picture, seriousFindings } from './world.ts'
import type { Size, World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

const curves = (page: Page) => page.getByRole('application')
const drawer = (page: Page) => page.getByRole('dialog')

async function openOutlet(size: Size, which: 'gas' | 'water', search = ''): Promise<Page> {
  const page = await world.open(size, 'admin')
  await page.goto(`/outlets/${world.province[which].outletId}${search}`)
  await curves(page).locator('canvas').first().waitFor()
  return page
}

describe.each<Size>(['desk', 'phone'])('at %s size', (size) => {
  test('real-time: cards, curves, table, and who speaks', async () => {
    const page = await openOutlet(size, 'gas', '?span=1h')
    await page.getByRole('button', { name: /^二氧化硫 实时 18.5/ }).waitFor()
    await page.getByText('CRC 小写').waitFor()
    await picture(page, `outlet-realtime-${size}`)
    await picture(page, `outlet-realtime-${size}-whole`, true)
    expect(await seriousFindings(page)).toEqual([])
    expect(await overflowsSideways(page)).toBe(false)
  })

  test('hours: a blank is a blank, a changed value tells what it was', async () => {
    const page = await openOutlet(size, 'water', '?period=hour&span=7d')
    await picture(page, `outlet-hour-${size}-whole`, true)
    const table = page.getByRole('region', { name: '数据表，可滚动' })
    await table.getByText('“--”').waitFor()
    await page.getByRole('button', { name: /^化学需氧量 均值 31.7/ }).click()
    await drawer(page).getByText('数据区 CP').waitFor()
    await drawer(page)
      .getByRole('region', { name: '溯源' })
      .getByText(/之前为/)
      .waitFor()
    expect(await drawer(page).getByRole('region', { name: '溯源' }).textContent()).toContain('31.7')
    await picture(page, `frame-drawer-${size}`)
    expect(await seriousFindings(page)).toEqual([])
  })
})

test('a value of the table opens the very bytes; the password in them is masked', async () => {
  const page = await openOutlet('desk', 'water', '?period=hour&span=7d')
  const table = page.getByRole('region', { name: '数据表，可滚动' })
  await table.getByRole('button', { name: '31.7' }).click()
  await drawer(page).getByText('数据区 CP').waitFor()
  expect(page.url()).toContain('value=')
  const text = (await drawer(page).textContent()) ?? ''
  expect(text).toContain(stampOf(lastHour(world.now)))
  expect(text).toMatch(/PW\*+/)
  expect(text).toMatch(/SHA-256[0-9a-f]{64}/)

  const pair = drawer(page).getByRole('button', { name: 'w01018-Avg' })
  await pair.click()
  expect(await pair.getAttribute('aria-pressed')).toBe('true')
  expect(await drawer(page).locator('.byte-hex .byte-active').count()).toBe('w01018-Avg=31.7'.length)

  // The address alone brings the same back; Escape closes.
  await page.reload()
  await drawer(page).getByText('数据区 CP').waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => page.url()).not.toContain('value=')
})

test('a deviation leads to its last frame, and to the remedy', async () => {
  const page = await openOutlet('desk', 'gas', '?span=1h')
  await page.getByRole('button', { name: /CRC 小写/ }).click()
  await drawer(page)
    .getByText(/大写/)
    .waitFor()
  await drawer(page).getByRole('link', { name: '在单独页面打开' }).click()
  await page.waitForURL(/\/frames\/\d+-\d+/)
  await page.getByRole('heading', { name: '原始报文' }).waitFor()
  await picture(page, 'frame-page-desk', true)
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('link', { name: new RegExp(world.province.gas.outletName.slice(0, 4)) }).click()
  await page.waitForURL(/\/outlets\/\d+/)
})

test('period and range are chosen apart and stand in the address', async () => {
  const page = await world.open('desk', 'admin')
  await page.goto(`/outlets/${world.province.water.outletId}?period=realtime`)
  await page.getByText('还没有实时数据').waitFor()
  await page.getByText('小时', { exact: true }).first().click()
  await page.waitForURL(/period=hour/)
  await page.getByText('30 天', { exact: true }).click()
  await page.waitForURL(/period=hour.*span=30d|span=30d.*period=hour/)
  await page.getByText('日', { exact: true }).first().click()
  await page.getByText('还没有日数据').waitFor()
  await page.getByRole('button', { name: '看小时数据' }).click()
  await page.waitForURL(/period=hour/)
})

test('the curve is zoomed and walked by keyboard; Enter opens the frame', async () => {
  const page = await openOutlet('desk', 'water', '?period=hour&span=7d')
  const table = page.getByRole('region', { name: '数据表', exact: true })
  const before = await table.getByRole('heading').textContent()
  const zoomIn = page.getByRole('button', { name: '放大' })
  await zoomIn.focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => table.getByRole('heading').textContent()).not.toBe(before)
  await page.getByRole('button', { name: '恢复整个范围' }).click()
  await expect.poll(() => table.getByRole('heading').textContent()).toBe(before)

  await curves(page).focus()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter')
  await drawer(page).getByText('数据区 CP').waitFor()
})

test('dragging over the curve zooms; a click on it opens the frame', async () => {
  const page = await openOutlet('desk', 'water', '?period=hour&span=7d')
  const box = (await curves(page).boundingBox())!
  const reset = page.getByRole('button', { name: '恢复整个范围' })
  await page.mouse.move(box.x + box.width * 0.72, box.y + 70)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.8, box.y + 80, { steps: 4 })
  await page.mouse.move(box.x + box.width * 0.95, box.y + 90, { steps: 4 })
  await page.mouse.up()
  await expect.poll(() => reset.isEnabled()).toBe(true)
  await page.mouse.click(box.x + box.width * 0.6, box.y + 80)
  await drawer(page).getByText('数据区 CP').waitFor()
})

test('the table goes into a file', async () => {
  const page = await openOutlet('desk', 'water', '?period=hour&span=7d')
  const href = await page.getByRole('link', { name: '导出 CSV' }).getAttribute('href')
  const reply = await page.context().request.get(href!)
  expect(reply.ok()).toBe(true)
  const lines = (await reply.text()).trim().split('\r\n')
  expect(lines.length).toBe(49)
})

test('an outlet that is not there, or not one’s own, says so', async () => {
  const page = await world.open('desk', 'admin')
  await page.goto('/outlets/999999')
  await page.getByRole('alert').waitFor()
  expect(await page.getByRole('alert').textContent()).toMatch(/不存在|没有|找不到/)
})
