import { getEquipment, replaceInstrument } from '../../../contract/index.ts'
import { findKind } from '../../../domain/registry/kinds.ts'
import { asActor } from '../../db/actor.ts'
import * as book from '../../registry/book/book.ts'
import { actorOf } from '../../web/actor-of.ts'
import { mount, type Web } from '../../web/mount.ts'
import { isRefusal, refuse } from '../../web/problem.ts'
import {
  findAcceptance,
  isVisibleOutlet,
  listEquipment,
  listEquipmentAsOf,
  type EquipmentRow,
} from './equipment-store.ts'
import { handOf, rowOrRefusal } from './hand.ts'
import { presentRow } from './present.ts'
import type { RegistryParts } from './routes.ts'

const instrument = findKind('instrument')!
const acceptance = findKind('acceptance')!

/** What stands at an outlet, and what its change asks for. */
export function mountEquipment(web: Web, { db, clock }: RegistryParts): void {
  mount(web, getEquipment, async ({ actor, params: { id }, query }) => {
    const now = new Date(clock.now())
    const found = await asActor(db.kysely, actorOf(actor), async (tx) => {
      if (!(await isVisibleOutlet(tx, id))) return null
      const isPast = query.at !== undefined || query.known !== undefined
      const at = query.at === undefined ? now : new Date(query.at)
      const known = query.known === undefined ? now : new Date(query.known)
      return {
        items: isPast ? await listEquipmentAsOf(tx, id, at, known) : await listEquipment(tx, id),
        accepted: await findAcceptance(tx, id),
      }
    })
    if (found === null) return refuse('not-found')
    const { items, accepted } = found
    return {
      acceptance: {
        state: stateOf(accepted?.state ?? null),
        since: accepted?.since.toISOString() ?? null,
        recordId: accepted?.id ?? null,
        name: accepted?.name ?? null,
      },
      items: items.map(presentItem),
    }
  })

  mount(web, replaceInstrument, async ({ actor, params, body, request }) => {
    const hand = handOf(actor, request, clock.now())
    const at = body.at === undefined ? hand.now : new Date(body.at)
    const reason = body.reason.trim()
    const outcome = await book.replace(db.kysely, hand, instrument, params.id, {
      revision: body.revision,
      fields: body.fields,
      at,
      reason,
      // [hb-2021 Art. 12] whoever replaces equipment accepts anew; until then data are not "accepted".
      follow: async (tx, row, place) => {
        await book.follow(tx, hand, acceptance, {
          fields: {
            name: `更换${String(row.fields['name'])}后的验收`,
            outlet: place.outletId,
            cause: 'instrument',
            state: 'due',
            changedOn: beijingDay(at),
          },
          validFrom: at,
          reason: `更换监测仪器：${reason}`,
        })
      },
    })
    const row = rowOrRefusal(outcome)
    return isRefusal(row) ? row : presentRow(row)
  })
}

const stateOf = (state: string | null): 'none' | 'accepted' | 'due' => {
  if (state === null) return 'none'
  return state === 'filed' ? 'accepted' : 'due'
}

const beijingDay = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)

const presentItem = ({ validFrom, validTo, ...item }: EquipmentRow) => ({
  ...item,
  validFrom: validFrom.toISOString(),
  validTo: validTo?.toISOString() ?? null,
})
