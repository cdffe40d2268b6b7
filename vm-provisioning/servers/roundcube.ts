import { dirname } from 'node:path/posix';
import { lines, onHost, type RenderedFile } from '../render/file.js';
import type { Host, HostRow } from '../topology/types.js';
import { ANY, type HostId, type Server } from './server.js';

/** What nginx serves. */
export const ROUNDCUBE_ROOT = '/var/lib/roundcube/public_html';
/** Sessions, users and their settings. */
const DATABASE = '/var/lib/roundcube/data/roundcube.db';

const CONFIGURATION = '/etc/roundcube/config.inc.php';

/** The site of a host that is a webmail. */
const webmailOf = ({ web }: HostRow) => web?.find(({ kind }) => kind === 'webmail');

const paths = ({ id }: HostId) => ({
  config: `/etc/php-fpm-${id}/php-fpm.conf`,
  socket: `/run/php-fpm-${id}.sock`,
});

/** The webmail, with the PHP that runs it; nginx listens for it. */
export const roundcube = {
  name: 'php-fpm',
  packages: ['php-fpm', 'roundcube-core', 'roundcube-sqlite3'],
  runsOn: (host) => webmailOf(host) !== undefined,
  services: () => [],
  paths,
  shared: () => [unit()],
  files(host, { hosts }) {
    const server = hosts.find(({ id }) => id === webmailOf(host)!.mailServer)!;
    return [
      { path: CONFIGURATION, content: configuration(server) },
      { path: paths(host).config, content: pool(host) },
    ];
  },
  commands(host) {
    const tables = '/usr/share/roundcube/SQL/sqlite.initial.sql';
    const create = `(new PDO("sqlite:${DATABASE}"))->exec(file_get_contents("${tables}"));`;
    return [
      ['install', '-d', '-o', 'www-data', dirname(DATABASE)],
      ['php', '-r', create],
      ['chown', 'www-data:', DATABASE],
      ['php', '-l', CONFIGURATION],
      ['php-fpm8.4', '--test', '--fpm-config', paths(host).config],
    ];
  },
} satisfies Server;

function configuration(server: Host): string {
  const settings: Record<string, string> = {
    db_dsnw: `'sqlite:///${DATABASE}?mode=0640'`,
    // Readable on the wire: how a webmail reads mail is a lesson. Submission has its TLS, as everywhere in the lab.
    imap_host: `'${server.name}:143'`,
    smtp_host: `'tls://${server.name}:587'`,
    smtp_user: `'%u'`,
    smtp_pass: `'%p'`,
    username_domain: `'${server.mta?.domains[0]}'`,
    product_name: `'Webmail de ${server.mta?.domains[0]}'`,
    des_key: `'maillab-lab-maillab-lab-'`,
    language: `'es_AR'`,
    skin: `'elastic'`,
    plugins: '[]',
    log_driver: `'syslog'`,
    create_default_folders: 'true',
    enable_spellcheck: 'false',
    // A session whose clock was set forward while the VM slept is not over.
    session_lifetime: '1440',
  };
  return lines(
    '<?php',
    '$config = [];',
    Object.entries(settings).map(([name, value]) => `$config['${name}'] = ${value};`),
  );
}

function pool(host: Host): string {
  return lines(
    '[global]',
    'error_log = syslog',
    `syslog.ident = php-fpm-${host.id}`,
    'daemonize = no',
    '[webmail]',
    'user = www-data',
    'group = www-data',
    `listen = ${paths(host).socket}`,
    'listen.owner = www-data',
    'pm = static',
    'pm.max_children = 2',
    'php_admin_value[upload_max_filesize] = 10M',
    'php_admin_value[post_max_size] = 16M',
    '; Files of the image never change: what is compiled stays compiled.',
    'php_admin_value[opcache.validate_timestamps] = 0',
    'php_admin_value[opcache.memory_consumption] = 32',
    'php_admin_value[memory_limit] = 96M',
  );
}

/** How systemd starts an instance: under its host's network, for the webmail is a client of the mail server. */
function unit(): RenderedFile {
  return {
    path: '/etc/systemd/system/php-fpm@.service',
    content: lines(
      '[Unit]',
      'Description=PHP on lab host %i',
      'Requires=lab-network.service',
      'After=lab-network.service',
      '[Service]',
      'Type=notify',
      `ExecStart=/usr/sbin/php-fpm8.4 --nodaemonize --fpm-config ${paths(ANY).config}`,
      ...onHost(),
    ),
  };
}
