/** The token of `Authorization: Bearer <token>`; `null` where the header is none of that form. */
export function parseBearer(authorization: string | undefined): string | null {
  return /^Bearer +(\S+)\s*$/i.exec(authorization ?? '')?.[1] ?? null;
}
