import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SignInForm } from "../../features/people/sign-in-form";

export const generateMetadata = async (): Promise<Metadata> => ({
  title: (await getTranslations("people.signIn"))("title"),
});

export default function SignInPage() {
  return <SignInForm />;
}
