import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { adminPassword } from '../platform-process.ts'
import { userPassword } from './province.ts'
import { openWorld, overflowsSideways, picture, seriousFindings } from './world.ts'
import type { Size, World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

describe.each<Size>(['desk', 'phone'])('at %s size', (size) => {
  test('a wrong password is told in words; the right one leads to where one wanted to go', async () => {
    const page = await world.open(size)
    await page.goto('/?medium=water')
    await page.getByRole('heading', { name: '登录' }).waitFor()
    await picture(page, `sign-in-${size}`)
    expect(await seriousFindings(page)).toEqual([])
    expect(await overflowsSideways(page)).toBe(false)

    await page.getByLabel('账号').fill('admin')
    await page.getByLabel('密码', { exact: true }).fill('not-the-password')
    await page.keyboard.press('Enter')
    const alert = page.getByRole('alert').first()
    await alert.waitFor()
    expect(await alert.textContent()).toMatch(/密码/)
    expect(new URL(page.url()).pathname).toBe('/sign-in')

    await page.getByLabel('密码', { exact: true }).fill(adminPassword)
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByRole('heading', { name: '总览' }).waitFor()
    expect(new URL(page.url()).search).toBe('?medium=water')
  })
})

test('the first sign-in asks for a password of one’s own, and lets nothing else be seen before', async () => {
  const page = await world.open('desk')
  await page.goto('/sign-in')
  await page.getByLabel('账号').fill('newcomer')
  await page.getByLabel('密码', { exact: true }).fill(userPassword)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '修改密码' }).waitFor()
  await page.goto('/')
  await page.getByText('这是第一次登录').waitFor()
  await picture(page, 'first-password-desk')
  expect(await seriousFindings(page)).toEqual([])

  await page.getByLabel('当前密码').fill(userPassword)
  await page.getByLabel('新密码', { exact: true }).fill('short')
  await page.getByLabel('再次输入新密码').fill('other')
  await page.getByRole('button', { name: '修改密码' }).click()
  await page.getByText('两次输入的新密码不一致').waitFor()

  await page.getByLabel('新密码', { exact: true }).fill('A-password-of-my-own-7')
  await page.getByLabel('再次输入新密码').fill('A-password-of-my-own-7')
  await page.getByRole('button', { name: '修改密码' }).click()
  await page.getByRole('heading', { name: '总览' }).waitFor()
})

test('English is one button away, is remembered, and is said to the browser', async () => {
  const page = await world.open('desk', 'admin')
  await page.goto('/')
  await page.getByRole('heading', { name: '总览' }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN')
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('en-GB')
})

test('signing out closes the house; an ended session leads back to the gate', async () => {
  const page = await world.open('desk', 'admin')
  await page.goto('/')
  await page.getByRole('button', { name: /用户菜单/ }).click()
  await page.getByText('退出登录').click()
  await page.getByRole('heading', { name: '登录' }).waitFor()
  await page.goto('/gateway')
  await page.getByRole('heading', { name: '登录' }).waitFor()

  const other = await world.open('desk', 'wuhan')
  await other.goto('/')
  await other.getByRole('heading', { name: '总览' }).waitFor()
  await other.context().clearCookies()
  await other
    .getByRole('button', { name: /在线/ })
    .first()
    .click()
  await other.getByRole('heading', { name: '登录' }).waitFor()
})
