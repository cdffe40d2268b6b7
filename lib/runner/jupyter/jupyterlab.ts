import fs from 'node:fs';
import path from 'node:path';
import { writeKernelspec } from './kernelspec.js';

/** A JupyterLab that is ready to start. */
export interface JupyterLab {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
}

export interface JupyterLabOptions {
  /** The Python that has it. */
  python: string;
  /** Folder that the browser shows. */
  notebooks: string;
  /** Folder for its settings and the kernelspec. */
  home: string;
  /** Whether it opens a browser window itself. */
  browser: boolean;
  /** Preferred port; the next free one when it is taken. */
  port: number;
}

/** What it starts with; a student's own changes stay. */
const SETTINGS: Record<string, object> = {
  // No question about news, no look for updates: it asks nothing of the network.
  'apputils-extension/notification': { fetchNews: 'false', checkForUpdates: false },
  // The first completion waits for the compiler, which takes longer than the second that JupyterLab allows.
  'completer-extension/manager': { providerTimeout: 10_000 },
};

/**
 * Prepares JupyterLab on loopback only, with the token that it makes up, and with settings of its own, so that those of
 * another Jupyter on the machine neither change it nor are changed.
 */
export function jupyterLab(options: JupyterLabOptions): JupyterLab {
  const { python, notebooks, home, browser, port } = options;
  writeKernelspec(path.join(home, 'share'));
  const settings = path.join(home, 'settings');
  for (const [name, values] of Object.entries(SETTINGS)) {
    const file = path.join(settings, '@jupyterlab', `${name}.jupyterlab-settings`);
    if (fs.existsSync(file)) continue;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `${JSON.stringify(values, null, 2)}\n`);
  }
  const { MAILLAB_LAB: _, ...env } = process.env;
  return {
    command: python,
    args: [
      '-m',
      'jupyterlab',
      '--ServerApp.ip=127.0.0.1',
      `--ServerApp.port=${port}`,
      `--ServerApp.root_dir=${path.resolve(notebooks)}`,
      `--ServerApp.open_browser=${browser ? 'True' : 'False'}`,
      '--LabApp.extension_manager=readonly',
      ...(process.getuid?.() === 0 ? ['--ServerApp.allow_root=True'] : []),
    ],
    env: {
      ...env,
      JUPYTER_PATH: [path.join(home, 'share'), process.env.JUPYTER_PATH].filter(Boolean).join(path.delimiter),
      JUPYTER_RUNTIME_DIR: path.join(home, 'runtime'),
      JUPYTER_CONFIG_DIR: path.join(home, 'config'),
      JUPYTERLAB_SETTINGS_DIR: settings,
      JUPYTERLAB_WORKSPACES_DIR: path.join(home, 'workspaces'),
    },
  };
}
