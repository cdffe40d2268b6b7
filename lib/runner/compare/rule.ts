/** Something that differs from run to run and means nothing: what it looks like where it stands, and what stands for it. */
export interface Rule {
  name: string;
  pattern: RegExp;
  stands: string;
}

export function rule(name: string, pattern: RegExp, stands: string): Rule {
  return { name, pattern, stands };
}
