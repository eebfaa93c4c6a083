import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SetupForm } from "../../features/people/setup-form";

export const generateMetadata = async (): Promise<Metadata> => ({
  title: (await getTranslations("people.setup"))("title"),
});

export default function SetupPage() {
  return <SetupForm />;
}
