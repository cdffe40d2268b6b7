/** Octets of a base64 text; null when it is not base64. */
export function fromBase64(text: string): Buffer | null {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return null;
  return Buffer.from(text, 'base64');
}

/** The three fields of a PLAIN message: authorization identity, NUL, user, NUL, password (RFC 4616 §2). */
export function readPlain(base64: string): { authorization: string; user: string; password: string } | null {
  const fields = fromBase64(base64)?.toString('utf8').split('\0');
  if (fields?.length !== 3) return null;
  return { authorization: fields[0]!, user: fields[1]!, password: fields[2]! };
}
