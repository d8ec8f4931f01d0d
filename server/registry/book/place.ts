/** Where a thing hangs: the columns by which it is seen. */
export interface Place {
  readonly divisionCode: string | null
  readonly dischargerId: number | null
  readonly outletId: number | null
  readonly pointId: number | null
  readonly organisationId: number | null
}

export const nowhere: Place = {
  divisionCode: null,
  dischargerId: null,
  outletId: null,
  pointId: null,
  organisationId: null,
}
