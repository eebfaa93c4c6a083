"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { NavBar, NavLink } from "../../ui/app-frame";
import { useViewer } from "./viewer";

/** The places of the header, as far as the person may go there. */
export function MainNav() {
  const t = useTranslations("common");
  const pathname = usePathname();
  const viewer = useViewer();
  const links = [
    { href: "/projects", label: t("projects") },
    ...(viewer.isAdmin ? [{ href: "/people", label: t("people") }] : []),
    { href: "/explore", label: t("explorer") },
  ];
  return (
    <NavBar label={t("navigation")}>
      {links.map(({ href, label }) => (
        <NavLink key={href} href={href} current={pathname === href || pathname.startsWith(`${href}/`)}>
          {label}
        </NavLink>
      ))}
    </NavBar>
  );
}
