import type { Host, Topology } from '../topology.js';
import { lines, onHost, type RenderedFile } from './file.js';

/** What nginx serves. */
export const ROUNDCUBE_ROOT = '/var/lib/roundcube/public_html';
/** Sessions, users and their settings. */
export const ROUNDCUBE_DATABASE = '/var/lib/roundcube/data/roundcube.db';

export function phpSocket({ id }: Pick<Host, 'id'>): string {
  return `/run/php-fpm-${id}.sock`;
}

export function phpDirectory({ id }: Pick<Host, 'id'>): string {
  return `/etc/php-fpm-${id}`;
}

/** Roundcube and the PHP that runs it, on the host that serves a webmail. */
export function renderRoundcube(host: Host, { hosts }: Topology): RenderedFile[] {
  const site = host.web?.find(({ kind }) => kind === 'webmail');
  if (!site) return [];
  const server = hosts.find(({ id }) => id === site.mailServer)!;
  return [
    { path: '/etc/roundcube/config.inc.php', content: configuration(server) },
    { path: `${phpDirectory(host)}/php-fpm.conf`, content: pool(host) },
  ];
}

function configuration(server: Host): string {
  const settings: Record<string, string> = {
    db_dsnw: `'sqlite:///${ROUNDCUBE_DATABASE}?mode=0640'`,
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
    `listen = ${phpSocket(host)}`,
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
export function renderPhpUnit(): RenderedFile {
  return {
    path: '/etc/systemd/system/php-fpm@.service',
    content: lines(
      '[Unit]',
      'Description=PHP on lab host %i',
      'Requires=lab-network.service',
      'After=lab-network.service',
      '[Service]',
      'Type=notify',
      'ExecStart=/usr/sbin/php-fpm8.4 --nodaemonize --fpm-config /etc/php-fpm-%i/php-fpm.conf',
      ...onHost(),
    ),
  };
}
