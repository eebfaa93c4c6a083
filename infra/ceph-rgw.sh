#!/bin/sh
# A Ceph RADOS gateway (S3) on loopback with one monitor and one OSD in memory, for tests against a real S3 server without Docker.
# Needs Debian's radosgw, ceph-mon and ceph-osd, and curl. Everything lies in FOLDER and is lost at stop.
#
#   infra/ceph-rgw.sh start FOLDER S3_PORT MON_PORT ACCESS_KEY SECRET_KEY     returns when S3 answers, 10 to 20 s
#   infra/ceph-rgw.sh stop FOLDER
set -eu

command=$1
folder=$2
export CEPH_CONF="$folder/ceph.conf"
PATH=$PATH:/usr/sbin:/sbin

write_config() {
  cat > "$CEPH_CONF" <<CONFIG
[global]
fsid = $fsid
mon_host = [v2:127.0.0.1:$mon_port/0]
mon_initial_members = a
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
auth_cluster_required = cephx
auth_service_required = cephx
auth_client_required = cephx
keyring = $folder/keyring
run_dir = $folder/run
pid_file = $folder/run/\$name.pid
admin_socket = $folder/run/\$name.asok
log_file = $folder/log/\$name.log
mon_cluster_log_file = $folder/log/cluster.log
# One machine, one copy: these are what a single OSD needs to call itself healthy.
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 8
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 2000
mon_data_avail_crit = 1
mon_client_hunt_interval = 0.5
[mon.a]
mon_data = $folder/mon
[osd.0]
osd_data = $folder/osd
osd_objectstore = memstore
memstore_device_bytes = 2147483648
osd_scrub_load_threshold = 0
[client.rgw.a]
rgw_data = $folder/rgw
rgw_frontends = beast endpoint=127.0.0.1:$s3_port
rgw_enable_usage_log = false
CONFIG
}

make_key() {
  ceph-authtool "$folder/keyring" --gen-key -n "$@" > "$folder/log/authtool.log"
}

start() {
  s3_port=$1 mon_port=$2 access_key=$3 secret_key=$4
  mkdir -p "$folder/mon" "$folder/osd" "$folder/rgw" "$folder/run" "$folder/log"
  fsid=$(cat /proc/sys/kernel/random/uuid)
  write_config
  ceph-authtool --create-keyring "$folder/keyring" > "$folder/log/authtool.log"
  make_key mon. --cap mon 'allow *'
  make_key client.admin --cap mon 'allow *' --cap osd 'allow *'
  make_key osd.0 --cap mon 'allow profile osd' --cap osd 'allow *'
  make_key client.rgw.a --cap mon 'allow *' --cap osd 'allow *'
  monmaptool --create --fsid "$fsid" --addv a "[v2:127.0.0.1:$mon_port/0]" "$folder/monmap" > "$folder/log/monmaptool.log"
  ceph-mon --mkfs -i a --monmap "$folder/monmap" --keyring "$folder/keyring"
  ceph-mon -i a
  osd=$(cat /proc/sys/kernel/random/uuid)
  ceph osd new "$osd" > "$folder/log/osd-new.log"
  ceph-osd -i 0 --mkfs --osd-uuid "$osd" 2> "$folder/log/osd-mkfs.log"
  ceph-osd -i 0 > "$folder/log/osd-start.log" 2>&1
  radosgw -n client.rgw.a
  radosgw-admin user create --uid=covoxel --display-name=covoxel --access-key="$access_key" --secret-key="$secret_key" \
    > "$folder/log/user.log"
  wait_until_it_answers
}

wait_until_it_answers() {
  tries=0
  until curl -s -o /dev/null "http://127.0.0.1:$s3_port/"; do
    tries=$((tries + 1))
    [ $tries -lt 240 ] || { echo "radosgw does not answer; see $folder/log" >&2; exit 1; }
    sleep 0.25
  done
}

# Nothing is worth saving: they keep everything in memory.
stop() {
  for name in client.rgw.a osd.0 mon.a; do
    pid=$(cat "$folder/run/$name.pid" 2> /dev/null) || continue
    kill -9 "$pid" 2> /dev/null || true
  done
}

shift 2
case $command in
  start) start "$@" ;;
  stop) stop ;;
  *) echo "usage: $0 start FOLDER S3_PORT MON_PORT ACCESS_KEY SECRET_KEY | stop FOLDER" >&2; exit 2 ;;
esac
