#!/bin/sh
# The real programs that tests run against, from Debian's packages; needs root. What is there already is left alone.
set -eu
packages="
  chromium fonts-noto-cjk
  radosgw ceph-mon ceph-mgr ceph-osd
  orthanc orthanc-dicomweb
  dcmtk dicom3tools
  python3-pydicom python3-nibabel python3-numpy python3-scipy python3-pil python3-gdcm
"
missing=""
for package in $packages; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
echo "Installing from Debian:$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# A service that a package would start is of no use here: tests start their own, on ports of their own.
apt-get install -y -qq --no-install-recommends $missing >/dev/null
