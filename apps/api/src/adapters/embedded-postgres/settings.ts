/** The cluster's only account. It needs no password: the socket's folder lets in nobody but its owner and root. */
export const superuser = "covoxel";
export const databaseName = "covoxel";

/** Nothing of the caller's PGHOST, LC_ALL or TZ reaches the server. */
export const plainEnvironment = { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };

const ownerPrefix = "covoxel-of-";

/** @returns the process that started the server with this command line, or NaN */
export function ownerInCommandLine(commandLine: string): number {
  return Number.parseInt(commandLine.split(`cluster_name=${ownerPrefix}`)[1] ?? "", 10);
}

/**
 * Given on the command line, so that they hold whatever postgresql.conf says.
 * No TCP: the socket is the only way in. Failed statements stay out of the server's log, because their text and details may quote patients.
 */
export function serverOptions(data: string, socketFolder: string): string[] {
  const settings = {
    cluster_name: `${ownerPrefix}${process.pid}`,
    listen_addresses: "",
    unix_socket_directories: socketFolder,
    unix_socket_permissions: "0700",
    fsync: "on",
    synchronous_commit: "on",
    full_page_writes: "on",
    max_connections: "200",
    jit: "off",
    timezone: "UTC",
    log_timezone: "UTC",
    logging_collector: "off",
    log_destination: "stderr",
    log_min_messages: "log",
    log_min_error_statement: "panic",
    log_error_verbosity: "terse",
  };
  return ["-D", data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
}
