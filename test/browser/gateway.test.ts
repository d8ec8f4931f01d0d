import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, overflowsSideways, picture, seriousFindings } from './world.ts'
import type { Size, World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

describe.each<Size>(['desk', 'phone'])('at %s size', (size) => {
  test('shows how the gateway is doing, and every frame that was not trusted with its reason', async () => {
    const page = await world.open(size, 'admin')
    await page.goto('/gateway')
    const list = page.getByRole('region', { name: '未入库报文' })
    for (const reason of ['CRC 校验错误', '未登记的 MN', '密码错误'])
      await list.getByText(reason, { exact: true }).first().waitFor()
    expect(await page.getByRole('region', { name: '运行状态' }).textContent()).toMatch(/接收速率/)
    await picture(page, `gateway-${size}`)
    expect(await seriousFindings(page)).toEqual([])
    expect(await overflowsSideways(page)).toBe(false)
  })
})

test('a reason narrows the list, and a row opens its bytes with what to do', async () => {
  const page = await world.open('desk', 'admin')
  await page.goto('/gateway?reason=unknown-mn')
  const list = page.getByRole('region', { name: '未入库报文' })
  await list.getByText('未登记的 MN', { exact: true }).first().waitFor()
  expect(await list.getByText('CRC 校验错误', { exact: true }).count()).toBe(0)
  await list.getByRole('button', { name: /010000A8900016F000009999/ }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByText('010000A8900016F000009999').first().waitFor()
  expect(await drawer.textContent()).toMatch(/未登记的 MN.*先登记/)
  expect(await drawer.textContent()).toContain('这个报文没有生成监测数据')
})
