# The image of Portolan: the operator and the command line.
#
#   docker build -t portolan-operator .        (or podman, or buildah bud --layers)
#
# BASE must be Debian 12; pin it by digest, and build with --timestamp 0 (buildah) or SOURCE_DATE_EPOCH=0 (BuildKit), to get the
# same image again from the same packages. An image for another architecture is built on one, or under emulation.
ARG BASE=docker.io/library/debian:12-slim

# Programs that are built already: --build-context build=container-image://IMAGE names an image that has the two programs and
# portolan-net.so in /src/build/release/bin.
FROM ${BASE} AS build
WORKDIR /src
COPY tools/packages tools/packages
COPY tests/tools/lib/common.sh tests/tools/lib/common.sh
RUN ./tools/packages build
COPY CMakeLists.txt CMakePresets.json LICENSE ./
COPY cmake cmake
COPY crds crds
COPY planner planner
COPY drivers drivers
COPY net net
COPY sources sources
COPY loader[s] loaders
COPY operator operator
COPY cli cli
# CCACHE_DIR may be a mounted folder; without one the compiler's cache dies with this stage.
ARG JOBS=0
RUN export CCACHE_DIR=/ccache \
 && cmake --preset release -DPORTOLAN_TESTS=OFF \
 && ninja -C build/release $([ "$JOBS" = 0 ] || echo "-j$JOBS") portolan portolan-operator \
 && strip build/release/bin/portolan build/release/bin/portolan-net.so build/release/bin/portolan-operator

FROM ${BASE}
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      ca-certificates tar libcpprest2.10 libfmt9 libicu72 libmariadb3 libmpfr6 libpq5 libprometheus-cpp-core1.0 libre2-9 \
      libspdlog1.10 libsqlite3-0 libssl3 libyaml-cpp0.7 zlib1g \
 && apt-get clean \
 && rm -rf /var/lib/apt/lists/* /var/log/* /var/cache/* /usr/share/doc-base \
 && find /usr/share/doc -type f ! -name copyright -delete \
 && mkdir -p /usr/share/licenses/portolan /home/nonroot \
 && echo 'nonroot:x:65532:65532::/home/nonroot:/bin/sh' >>/etc/passwd \
 && echo 'nonroot:x:65532:' >>/etc/group \
 && chown 65532:65532 /home/nonroot
COPY LICENSE /usr/share/licenses/portolan/LICENSE
COPY --from=build /src/build/release/bin/portolan /src/build/release/bin/portolan-operator /usr/local/bin/
COPY --from=build /src/build/release/bin/portolan-net.so /usr/local/lib/portolan/
# The names that manifests and scripts of atlas-operator use.
RUN ln -s /usr/local/bin/portolan-operator /manager && ln -s portolan /usr/local/bin/atlas
ENV ATLAS_KUBERNETES_OPERATOR=1 HOME=/home/nonroot
USER 65532:65532
WORKDIR /home/nonroot
ENTRYPOINT ["/manager"]
