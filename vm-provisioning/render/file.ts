/** A file of the guest as a renderer makes it. */
export interface RenderedFile {
  /** Absolute path in the guest. */
  readonly path: string;
  readonly content: string;
  /** Permission bits; 0644 where absent. */
  readonly mode?: number;
}

/** The lines as a text file: each ends in a newline. */
export function lines(...parts: readonly (string | readonly string[])[]): string {
  return `${parts.flat().join('\n')}\n`;
}

/**
 * Unit settings that put a server into its host's namespace, with its host's resolver.
 * systemd leaves /etc alone there, unlike `ip netns exec`.
 */
export function onHost(id = '%i'): string[] {
  return [
    `NetworkNamespacePath=/run/netns/${id}`,
    `BindReadOnlyPaths=/etc/netns/${id}/resolv.conf:/etc/resolv.conf`,
    `BindReadOnlyPaths=/etc/netns/${id}/hosts:/etc/hosts`,
  ];
}
