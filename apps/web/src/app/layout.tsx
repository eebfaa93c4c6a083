import "@fontsource-variable/inter";
import "@mantine/core/styles.css";
import "../ui/theme/tokens.css";
import "../ui/theme/controls.css";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import { getLocale } from "next-intl/server";
import type { ReactNode } from "react";
import { GraphqlProvider } from "../graphql/graphql-provider";
import { ThemeProvider } from "../ui/theme/theme-provider";

export const metadata: Metadata = {
  title: { default: "Covoxel", template: "%s · Covoxel" },
  icons: { icon: "/favicon.svg" },
  robots: { index: false },
};

export const viewport: Viewport = { themeColor: "#0a0c0f", colorScheme: "dark" };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, requestHeaders] = await Promise.all([getLocale(), headers()]);
  return (
    <html lang={locale} data-mantine-color-scheme="dark" suppressHydrationWarning>
      <body>
        <NextIntlClientProvider>
          <ThemeProvider nonce={requestHeaders.get("x-nonce") ?? ""}>
            <GraphqlProvider>{children}</GraphqlProvider>
          </ThemeProvider>
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
