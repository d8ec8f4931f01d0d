import {
  createUser,
  listUsers,
  resetPassword,
  reviseUser,
  setUserState,
  type User,
} from '../../../contract/index.ts'
import { audit, type AuditActor } from '../../audit/audit.ts'
import { asSystem } from '../../db/actor.ts'
import type { Database } from '../../db/database.ts'
import type { Clock } from '../../lib/clock.ts'
import { hashPassword, makePassword } from '../../lib/crypto.ts'
import { auditActorOf } from '../../web/audit-actor.ts'
import { mount, type Web } from '../../web/mount.ts'
import { isRefusal, refuse } from '../../web/problem.ts'
import { accountOf } from './account.ts'
import * as store from './store.ts'

type Tx = Database['kysely']

const present = ({ createdAt, lastSeenAt, lockedUntil, disabledAt, ...user }: store.UserRow): User =>
  Object.assign(user, {
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
    lockedUntil: lockedUntil?.toISOString() ?? null,
    disabledAt: disabledAt?.toISOString() ?? null,
  })

/** Accounts: who is there, in what role, for what area, enterprise or firm. Every change has its reason on record. */
export function mountPeople(web: Web, { db, clock }: { readonly db: Database; readonly clock: Clock }): void {
  const note = (tx: Tx, who: AuditActor, verb: string, user: store.UserRow, detail: object): Promise<void> =>
    audit(
      tx,
      who,
      {
        action: `user.${verb}`,
        objectKind: 'user',
        objectId: user.id,
        objectName: `${user.name}（${user.login}）`,
        divisionCode: user.divisionCode,
        dischargerId: user.dischargerId,
        organisationId: user.organisationId,
        detail: { ...detail },
      },
      new Date(clock.now()),
    )

  mount(web, listUsers, async ({ query }) => {
    const { text = '', role = null, state = null, page = 1, pageSize = 50 } = query
    const filter = { text: text.trim() || null, role, state }
    const range = { offset: (page - 1) * pageSize, limit: pageSize }
    const { total, users } = await store.listUsers(db.kysely, filter, range, new Date(clock.now()))
    return { total, users: users.map(present) }
  })

  mount(web, createUser, async ({ actor, body, request }) => {
    const account = accountOf(body)
    if (isRefusal(account)) return account
    const password = makePassword()
    const hash = await hashPassword(password)
    return asSystem(db.kysely, async (tx) => {
      const missing = await store.findMissingScope(tx, account)
      if (missing !== null)
        return refuse('invalid-request', { fields: [{ path: `body.${missing}`, message: '没有这个对象' }] })
      const id = await store.insertUser(tx, body.login, hash, account, new Date(clock.now()))
      if (id === null) return refuse('login-taken')
      const user = (await store.findUser(tx, id))!
      await note(tx, auditActorOf(actor, request), 'create', user, { after: account, reason: body.reason })
      return { user: present(user), password }
    })
  })

  mount(web, reviseUser, async ({ actor, params: { id }, body, request }) => {
    const account = accountOf(body)
    if (isRefusal(account)) return account
    return asSystem(db.kysely, async (tx) => {
      const before = await store.lockUser(tx, id)
      if (before === null) return refuse('not-found')
      if (before.revision !== body.revision) return refuse('registry-edited')
      const missing = await store.findMissingScope(tx, account)
      if (missing !== null)
        return refuse('invalid-request', { fields: [{ path: `body.${missing}`, message: '没有这个对象' }] })
      const isLast =
        before.role === 'administrator' &&
        account.role !== 'administrator' &&
        (await store.countOtherAdministrators(tx, id)) === 0
      if (isLast) return refuse('last-administrator')
      await store.updateUser(tx, id, account)
      // Another role or scope begins with a new sign-in: nothing of the old one stays open.
      if (before.role !== account.role || before.scopeName !== (await store.findUser(tx, id))!.scopeName)
        await store.endSessions(tx, id)
      const after = (await store.findUser(tx, id))!
      const { name, role, post, phone, divisionCode, dischargerId, organisationId } = before
      await note(tx, auditActorOf(actor, request), 'revise', after, {
        before: { name, role, post, phone, divisionCode, dischargerId, organisationId },
        after: account,
        reason: body.reason,
      })
      return present(after)
    })
  })

  mount(web, resetPassword, async ({ actor, params: { id }, body, request }) => {
    const password = makePassword()
    const hash = await hashPassword(password)
    return asSystem(db.kysely, async (tx) => {
      const user = await store.lockUser(tx, id)
      if (user === null) return refuse('not-found')
      await store.replacePassword(tx, id, hash)
      await note(tx, auditActorOf(actor, request), 'reset-password', user, { reason: body.reason })
      return { password }
    })
  })

  mount(web, setUserState, async ({ actor, params: { id }, body, request }) =>
    asSystem(db.kysely, async (tx) => {
      const user = await store.lockUser(tx, id)
      if (user === null) return refuse('not-found')
      const isDisabling = body.state === 'disabled'
      if (
        isDisabling &&
        user.role === 'administrator' &&
        (await store.countOtherAdministrators(tx, id)) === 0
      )
        return refuse('last-administrator')
      await store.setDisabled(tx, id, isDisabling ? new Date(clock.now()) : null)
      await note(tx, auditActorOf(actor, request), isDisabling ? 'disable' : 'enable', user, {
        reason: body.reason,
      })
      return present((await store.findUser(tx, id))!)
    }),
  )
}
