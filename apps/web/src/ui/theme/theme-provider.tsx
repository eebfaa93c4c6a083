"use client";

import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import { theme } from "./theme";

/** @param nonce the page's CSP nonce, for the one style sheet that Mantine writes itself */
export function ThemeProvider({ nonce, children }: { nonce: string; children: ReactNode }) {
  return (
    <MantineProvider theme={theme} forceColorScheme="dark" getStyleNonce={() => nonce}>
      {children}
    </MantineProvider>
  );
}
