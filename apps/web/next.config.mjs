import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));

/** @type {import("next").NextConfig} */
const config = {
  // The API is the only public door; it proxies pages to this server and answers /graphql itself.
  poweredByHeader: false,
  compress: false,
  reactStrictMode: true,
  env: { NEXT_PUBLIC_COVOXEL_VERSION: version },
  devIndicators: false,
  images: { unoptimized: true },
  // `npm run check` type-checks every package with the same compiler; the build need not do it again.
  typescript: { ignoreBuildErrors: true },
  experimental: {
    useTypeScriptCli: true,
    optimizePackageImports: ["@mantine/core", "@mantine/hooks", "@tabler/icons-react"],
  },
  webpack: (webpackConfig, { isServer }) => {
    // All that next-intl's own plugin would do here; it insists on being started in this folder.
    webpackConfig.resolve.alias["next-intl/config"] = fileURLToPath(new URL("src/i18n/request.ts", import.meta.url));
    // Cornerstone's codecs fetch their .wasm by URL and mention Node modules they never reach in a browser.
    webpackConfig.module.rules.push({ test: /\.wasm$/, type: "asset/resource" });
    if (!isServer) {
      webpackConfig.resolve.fallback = { ...webpackConfig.resolve.fallback, fs: false, path: false, crypto: false };
    }
    return webpackConfig;
  },
};

export default config;
