import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, overflowsSideways, picture, seriousFindings } from './world.ts'
import type { Size, World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

describe.each<Size>(['desk', 'phone'])('at %s size', (size) => {
  test('a firm gets an account, whose first password is shown once and lets it in to its own sites alone', async () => {
    const page = await world.open(size, 'admin')
    await page.goto('/people')
    await page.getByRole('button', { name: '新建账号' }).click()
    const form = page.getByRole('dialog', { name: '新建账号' })
    const login = `yichang.${size}`
    await form.getByLabel('登录名').fill(login)
    await form.getByLabel('姓名').fill('向工')
    await form.getByLabel('角色').click()
    await page.getByTitle('运维单位', { exact: true }).click()
    await form.getByLabel('所属机构').fill('景川')
    await page.getByTitle(/宜昌景川环境技术服务有限公司/).click()
    await form.getByLabel('原因').fill('运维合同生效')
    await picture(page, `people-form-${size}`)
    expect(await seriousFindings(page)).toEqual([])
    await form.getByRole('button', { name: '保存' }).click()
    const shown = page.getByRole('dialog', { name: '初始密码' })
    const first = (await shown.locator('.people-password').textContent())!.trim()
    expect(first).toMatch(/^[a-z0-9]{4}(-[a-z0-9]{4}){3}$/)
    await shown.getByRole('button', { name: '已记下' }).click()
    await page.getByRole('row').filter({ hasText: login }).waitFor()
    await picture(page, `people-${size}`)
    expect(await seriousFindings(page)).toEqual([])
    expect(await overflowsSideways(page)).toBe(false)

    const own = await world.open(size)
    await own.goto('/sign-in')
    await own.getByLabel('账号').fill(login)
    await own.getByLabel('密码', { exact: true }).fill(first)
    await own.getByRole('button', { name: '登录', exact: true }).click()
    await own.getByLabel('当前密码').fill(first)
    await own.getByLabel('新密码', { exact: true }).fill('Jing-chuan-2026')
    await own.getByLabel('再次输入新密码').fill('Jing-chuan-2026')
    await own.getByRole('button', { name: '修改密码' }).click()
    await own.waitForURL(/\/$/)
    await own.goto('/registry/discharger')
    const list = own.getByRole('region', { name: '排污单位', exact: true })
    await list.getByRole('row').filter({ hasText: '宜昌夷江磷化工' }).waitFor()
    expect(await list.textContent()).not.toMatch(/武汉|襄阳|潜江/)
    expect(await own.getByRole('link', { name: '账号' }).count()).toBe(0)
  })

  test('what was done is in the audit log, and the chain is verified', async () => {
    const page = await world.open(size, 'admin')
    await page.goto('/audit?action=session.')
    const rows = page.getByRole('region', { name: '审计日志' }).getByRole('listitem')
    await rows.first().waitFor()
    expect(await rows.first().textContent()).toMatch(/平台管理员（admin）登录/)
    await rows.first().locator('summary').click()
    await rows.first().getByText('哈希').waitFor()
    await page.getByRole('button', { name: '校验哈希链' }).click()
    await page.getByText(/✓ 共 \d+ 条，哈希链完整/).waitFor()
    await picture(page, `audit-${size}`)
    expect(await seriousFindings(page)).toEqual([])
    expect(await overflowsSideways(page)).toBe(false)
  })
})

test('an officer of a city reads the audit log of the city, and manages no accounts', async () => {
  const page = await world.open('desk', 'wuhan')
  await page.goto('/audit')
  const rows = page.getByRole('region', { name: '审计日志' }).getByRole('listitem')
  await rows.first().waitFor()
  expect(await page.getByRole('region', { name: '审计日志' }).textContent()).not.toContain('平台管理员')
  expect(await page.getByRole('button', { name: '校验哈希链' }).count()).toBe(0)
  await page.goto('/people')
  await page.waitForURL(/\/$/)
})
