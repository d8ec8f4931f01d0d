import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { gasLogger } from './province.ts'
import { openWorld, overflowsSideways, picture, seriousFindings } from './world.ts'
import type { Size, World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

const post = async (page: Page, url: string, data: object) => {
  const reply = await page.request.post(url, { data, headers: { origin: new URL(page.url()).origin } })
  expect([reply.status(), await reply.text()]).toEqual([200, expect.anything()])
  return (await reply.json()) as { id: number; revision: number; fields: Record<string, unknown> }
}

const analyzer = (serial: string) => ({
  name: 'SO2 烟气分析仪',
  type: 'analyzer',
  point: world.province.gas.pointId,
  model: 'SG-200',
  serial,
  verifiedUntil: '2026-01-31',
  factors: [{ code: 'a21026', low: 0, high: 200, unit: 'mg/m3' }],
})

/** Registered before: an analyzer of the gas outlet since February. */
async function register(page: Page, serial: string) {
  await page.goto('/registry')
  return post(page, '/api/registry/instrument', {
    fields: analyzer(serial),
    reason: '建账',
    validFrom: '2026-02-01T00:00:00+08:00',
  })
}

describe.each<Size>(['desk', 'phone'])('at %s size', (size) => {
  test('the desk of the books, a list and a record', async () => {
    const page = await world.open(size, 'admin')
    await page.goto('/registry')
    await page
      .getByRole('region', { name: '设备、设施与档案' })
      .getByRole('link', { name: /监测仪器/ })
      .waitFor()
    await picture(page, `registry-${size}`)
    expect(await seriousFindings(page)).toEqual([])
    await page
      .getByRole('link', { name: /^排放口/ })
      .first()
      .click()
    const list = page.getByRole('region', { name: '排放口', exact: true })
    await list.getByRole('row').nth(5).waitFor()
    await picture(page, `registry-outlets-${size}`)
    expect(await seriousFindings(page)).toEqual([])
    expect(await overflowsSideways(page)).toBe(false)
    await page.goto(`/registry/outlet/${world.province.gas.outletId}`)
    await page.getByRole('heading', { level: 1, name: world.province.gas.outletName }).waitFor()
    await picture(page, `registry-outlet-${size}`, true)
    expect(await seriousFindings(page)).toEqual([])
    expect(await overflowsSideways(page)).toBe(false)
  })

  test('a form names what is missing, and a change is in the history with who and why', async () => {
    const page = await world.open(size, 'admin')
    const row = await register(page, `FORM-${size}`)
    await page.goto(`/registry/instrument/${row.id}`)
    await page.getByText('✕ 已过期').waitFor()
    await page.getByRole('button', { name: '修改', exact: true }).click()
    const form = page.getByRole('dialog', { name: '修改登记' })
    await form.getByLabel('出厂编号').fill('')
    await form.getByRole('button', { name: '保存' }).click()
    await form.getByText('请填写出厂编号').waitFor()
    await form.getByText('请填写原因').waitFor()
    await picture(page, `registry-form-${size}`)
    expect(await seriousFindings(page)).toEqual([])
    await form.getByLabel('出厂编号').fill(`FORM-${size}-2`)
    await form.getByLabel('原因').fill('编号抄写错误')
    await form.getByRole('button', { name: '保存' }).click()
    await form.waitFor({ state: 'detached' })
    await page.getByRole('tab', { name: '历史' }).click()
    const newest = page.getByRole('listitem').filter({ hasText: '编号抄写错误' })
    await newest.waitFor()
    expect(await newest.textContent()).toMatch(new RegExp(`出厂编号.*FORM-${size}.*FORM-${size}-2`))
    await picture(page, `registry-history-${size}`, true)
    expect(await seriousFindings(page)).toEqual([])
  })
})

test('an analyzer replaced on 3 June: the time axis shows both, and the outlet is not accepted until accepted anew', async () => {
  const page = await world.open('desk', 'admin')
  const row = await register(page, 'OLD-1')
  await page.goto(`/registry/instrument/${row.id}`)
  await page.getByRole('button', { name: '更换仪器' }).click()
  const form = page.getByRole('dialog', { name: '更换监测仪器' })
  await form.getByLabel('更换日期').fill('2026-06-03')
  await form.getByLabel('出厂编号').fill('NEW-1')
  await form.getByLabel('原因').fill('光源老化')
  await form.getByRole('button', { name: '保存' }).click()
  await form.waitFor({ state: 'detached' })
  await page.goto(`/registry/outlet/${world.province.gas.outletId}?tab=equipment`)
  await page.getByText('⚠ 未验收：自 2026-06-03 起').waitFor()
  const axis = page.getByRole('list', { name: '设备时间轴' })
  expect(await axis.getByText('2026-02-01 — 2026-06-03').count()).toBe(1)
  await picture(page, 'registry-equipment', true)
  expect(await seriousFindings(page)).toEqual([])
  // The record of May still is the old one.
  await page.goto(`/registry/instrument/${row.id}?at=2026-05-20`)
  await page.getByText('这是过去的登记，不是现在的。').waitFor()
  expect(await page.getByRole('region', { name: '监测仪器' }).textContent()).toContain('OLD-1')
})

test('two people at one record: the second sees who was faster and chooses member by member', async () => {
  const [first, second] = [await world.open('desk', 'admin'), await world.open('desk', 'admin')]
  const row = await register(first, 'BOTH-1')
  await second.goto(`/registry/instrument/${row.id}`)
  await second.getByRole('button', { name: '修改', exact: true }).click()
  const form = second.getByRole('dialog', { name: '修改登记' })
  await form.getByLabel('型号').fill('SG-300')
  await form.getByLabel('原因').fill('型号更新')
  await post(first, `/api/registry/instrument/${row.id}`, {
    revision: 1,
    reason: '先改的人',
    fields: { ...analyzer('BOTH-2') },
  })
  await form.getByRole('button', { name: '保存' }).click()
  const dialog = second.getByRole('dialog', { name: '已被他人修改' })
  await dialog.getByText(/已于 .* 修改了这条登记/).waitFor()
  await picture(second, 'registry-edited')
  expect(await seriousFindings(second)).toEqual([])
  // Whoever alone changed a member is kept by itself: their serial number, my model.
  await dialog.getByRole('button', { name: '按选择保存' }).click()
  await dialog.waitFor({ state: 'detached' })
  await form.waitFor({ state: 'detached' })
  const facts = second.getByRole('region', { name: '监测仪器' })
  await expect.poll(() => facts.textContent()).toMatch(/SG-300.*BOTH-2/s)
})

test('search finds from anywhere by keyboard, and a list is exported as it is shown', async () => {
  const page = await world.open('desk', 'admin')
  await page.goto('/')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.keyboard.press('Control+k')
  await page.keyboard.type(gasLogger.mn.slice(-8))
  await page.getByText(gasLogger.mn).waitFor()
  await picture(page, 'registry-search')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/registry\/logger\/\d+/)
  await page.goto('/registry/outlet?filter=medium:gas')
  const list = page.getByRole('region', { name: '排放口', exact: true })
  await list.getByRole('row').nth(3).waitFor()
  await list.getByRole('button', { name: '导出' }).hover()
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'CSV' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('排放口.csv')
})

test('a user of one city finds nothing of another, and may not change what is not his to change', async () => {
  const page = await world.open('desk', 'wuhan')
  await page.goto('/registry/discharger')
  const list = page.getByRole('region', { name: '排污单位', exact: true })
  await list.getByRole('row').nth(2).waitFor()
  expect(await list.textContent()).not.toMatch(/宜昌|襄阳/)
  await page.goto('/registry/logger')
  await page.getByRole('region', { name: '数采仪', exact: true }).getByRole('row').nth(1).waitFor()
  expect(await page.getByRole('button', { name: '新增' }).count()).toBe(0)
})
