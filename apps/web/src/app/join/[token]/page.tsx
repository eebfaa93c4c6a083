import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { JoinForm } from "../../../features/people/join-form";

export const generateMetadata = async (): Promise<Metadata> => ({
  title: (await getTranslations("people.join"))("title"),
});

export default async function JoinPage({ params }: { params: Promise<{ token: string }> }) {
  return <JoinForm token={(await params).token} />;
}
