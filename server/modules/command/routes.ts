import {
  approveCommand,
  askCommand,
  assignActivation,
  cancelCommand,
  getCommand,
  listActivations,
  listCommandKinds,
  listCommands,
  listCommandSettings,
  listStartUpPolicies,
  setCommandSetting,
  setStartUpPolicy,
} from '../../../contract/index.ts'
import { asActor } from '../../db/actor.ts'
import type { Database } from '../../db/database.ts'
import type { AskFault } from '../../downlink/ask.ts'
import type { Downlink } from '../../downlink/downlink.ts'
import { commandKinds } from '../../downlink/kinds.ts'
import { isDownlinkSetting } from '../../downlink/settings.ts'
import { actorOf } from '../../web/actor-of.ts'
import { mount, type Web } from '../../web/mount.ts'
import { refuse, type Refusal } from '../../web/problem.ts'
import { presentActivation, presentCommand, presentEvent, presentKind, presentSetting } from './present.ts'
import * as store from './store.ts'

export interface CommandParts {
  readonly db: Database
  readonly downlink: Pick<
    Downlink,
    'ask' | 'cancel' | 'approve' | 'setStartUpPolicy' | 'startUpPolicies' | 'settings' | 'setSetting'
  >
}

export function mountCommand(web: Web, { db, downlink }: CommandParts): void {
  mount(web, listCommandKinds, async () => ({
    kinds: commandKinds.filter(({ isInternal }) => !isInternal).map(presentKind),
  }))

  mount(web, askCommand, async ({ actor, body }) => {
    const { loggerId, kind, parameters, expiresInMinutes, secret } = body
    const mn = await asActor(db.kysely, actorOf(actor), (tx) => store.findMn(tx, loggerId))
    if (mn === null) return refuse('not-found')
    const asked = await downlink.ask({
      mn,
      kind,
      parameters,
      secret,
      origin: 'person',
      askedBy: actor,
      reason: body.reason.trim(),
      expiresInMinutes,
    })
    return asked.ok ? { id: asked.id, state: asked.state } : refusalOf(asked.fault)
  })

  mount(web, listCommands, async ({ actor, query }) => {
    const { limit = 50, ...filter } = query
    const rows = await asActor(db.kysely, actorOf(actor), (tx) => store.listCommands(tx, filter, limit + 1))
    return { rows: rows.slice(0, limit).map(presentCommand), more: rows.length > limit }
  })

  mount(web, getCommand, async ({ actor, params }) => {
    const found = await asActor(db.kysely, actorOf(actor), async (tx) => ({
      command: await store.findCommand(tx, params.id),
      events: await store.listEvents(tx, params.id),
    }))
    if (found.command === undefined) return refuse('not-found')
    return { command: presentCommand(found.command), events: found.events.map(presentEvent) }
  })

  /** null: the actor sees no such command. */
  const findVisible = (actor: Parameters<typeof actorOf>[0], id: number) =>
    asActor(db.kysely, actorOf(actor), (tx) => store.findCommand(tx, id))

  mount(web, cancelCommand, async ({ actor, params }) => {
    if ((await findVisible(actor, params.id)) === undefined) return refuse('not-found')
    return (await downlink.cancel(params.id, actor.name)) ? params : refuse('command-not-waiting')
  })

  mount(web, approveCommand, async ({ actor, params }) => {
    if ((await findVisible(actor, params.id)) === undefined) return refuse('not-found')
    return (await downlink.approve(params.id, actor)) ? params : refuse('command-not-approvable')
  })

  mount(web, setStartUpPolicy, async ({ actor, body: { loggerId, policy } }) => {
    const isSeen =
      loggerId === null ||
      (await asActor(db.kysely, actorOf(actor), (tx) => store.findMn(tx, loggerId))) !== null
    if (!isSeen) return refuse('not-found')
    await downlink.setStartUpPolicy(loggerId, policy)
    return { loggerId }
  })

  mount(web, listStartUpPolicies, async () => ({
    rows: [...downlink.startUpPolicies()].map(([loggerId, policy]) => ({ loggerId, policy })),
  }))

  mount(web, listCommandSettings, async () => ({ rows: downlink.settings().map(presentSetting) }))

  mount(web, setCommandSetting, async ({ body: { name, value, source } }) => {
    const path = isDownlinkSetting(name) ? 'body.value' : 'body.name'
    const isSet = isDownlinkSetting(name) && (await downlink.setSetting(name, value, source.trim()))
    if (!isSet) return refuse('invalid-request', { fields: [{ path, message: '不是允许的取值' }] })
    return { rows: downlink.settings().map(presentSetting) }
  })

  mount(web, listActivations, async ({ actor, query: { state, limit = 50 } }) => {
    const rows = await asActor(db.kysely, actorOf(actor), (tx) => store.listActivations(tx, state, limit))
    return { rows: rows.map(presentActivation) }
  })

  mount(web, assignActivation, async ({ actor, params, body: { loggerId } }) => {
    const isSeen = await asActor(db.kysely, actorOf(actor), async (tx) => {
      const [mn, rows] = [await store.findMn(tx, loggerId), await store.hasActivation(tx, params.id)]
      return mn !== null && rows
    })
    if (!isSeen) return refuse('not-found')
    const result = await store.registerHardware(db.kysely, params.id, loggerId)
    return result === 'registered' ? { loggerId } : refuse('hardware-taken')
  })
}

function refusalOf(fault: AskFault): Refusal {
  switch (fault.kind) {
    case 'unknown-logger':
      return refuse('not-found')
    case 'unknown-kind':
      return refuse('invalid-request', { fields: [{ path: 'body.kind', message: '没有这种命令' }] })
    case 'parameters': {
      const path = fault.field === 'secret' ? 'body.secret' : `body.parameters.${fault.field}`
      return refuse('invalid-request', { fields: [{ path, message: '不符合该命令的参数要求' }] })
    }
    case 'not-available':
    case 'change-under-way':
    case 'queue-full':
      return refuse(`command-${fault.kind}`)
    default:
      throw new Error('no such fault', { cause: fault satisfies never })
  }
}
