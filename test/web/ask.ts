import type { Login, World } from './world.ts'

export type Method = 'GET' | 'POST' | 'DELETE'

/** Asks in the name of a login, signed in once; status and parsed body (null where there is none). */
export function makeAsk(world: World) {
  const cookies = new Map<Login, Promise<string>>()
  return async (login: Login, method: Method, url: string, payload?: object) => {
    const cookie = cookies.get(login) ?? world.signIn(login)
    cookies.set(login, cookie)
    const response = await world.app.inject({
      method,
      url,
      headers: { cookie: await cookie },
      ...(payload === undefined ? {} : { payload }),
    })
    const isJson = String(response.headers['content-type'] ?? '').includes('json')
    return { status: response.statusCode, body: (isJson ? response.json() : response.body) as never }
  }
}
