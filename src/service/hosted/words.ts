/** What the hosted page says itself; the rest is the element's. */
export interface HostedWords {
  readonly title: string;
  /** `{name}`: of the platform. */
  readonly back: string;
  readonly over: string;
  /** What to do then; `{name}` again. */
  readonly ask: string;
  readonly noScript: string;
}

const WORDS: Readonly<Record<string, HostedWords>> = {
  en: {
    title: 'Identity check',
    back: 'Back to {name}',
    over: 'This link is over, or it is not whole.',
    ask: 'Ask {name} for another one.',
    noScript: 'The check needs JavaScript. Allow it for this page, and load it again.',
  },
  es: {
    title: 'Comprobación de identidad',
    back: 'Volver a {name}',
    over: 'Este enlace ha caducado o está incompleto.',
    ask: 'Pide otro a {name}.',
    noScript: 'La comprobación necesita JavaScript. Permítelo en esta página y vuelve a cargarla.',
  },
  fr: {
    title: 'Vérification d’identité',
    back: 'Retour à {name}',
    over: 'Ce lien n’est plus valable ou n’est pas complet.',
    ask: 'Demandez-en un autre à {name}.',
    noScript: 'La vérification a besoin de JavaScript. Autorisez-le pour cette page et rechargez-la.',
  },
  pt: {
    title: 'Verificação de identidade',
    back: 'Voltar a {name}',
    over: 'Este link expirou ou está incompleto.',
    ask: 'Peça outro a {name}.',
    noScript: 'A verificação precisa de JavaScript. Permita-o nesta página e carregue-a de novo.',
  },
  ar: {
    title: 'التحقق من الهوية',
    back: 'العودة إلى {name}',
    over: 'انتهت صلاحية هذا الرابط أو أنه غير كامل.',
    ask: 'اطلب رابطًا آخر من {name}.',
    noScript: 'يحتاج التحقق إلى JavaScript. اسمح به لهذه الصفحة ثم أعد تحميلها.',
  },
  hi: {
    title: 'पहचान की जाँच',
    back: '{name} पर वापस जाएँ',
    over: 'यह लिंक समाप्त हो चुका है या अधूरा है।',
    ask: '{name} से दूसरा लिंक माँगें।',
    noScript: 'जाँच के लिए JavaScript चाहिए। इस पेज के लिए इसकी अनुमति दें और पेज फिर से लोड करें।',
  },
  zh: {
    title: '身份核验',
    back: '返回{name}',
    over: '此链接已失效或不完整。',
    ask: '请向{name}索取新的链接。',
    noScript: '核验需要 JavaScript。请允许本页使用它，然后重新加载。',
  },
};

/** @param lang a language tag; English where there are no words of it */
export function wordsFor(lang: string): { readonly lang: string; readonly dir: 'ltr' | 'rtl'; readonly words: HostedWords } {
  const [language = ''] = lang.toLowerCase().split('-');
  const words = Object.hasOwn(WORDS, language) ? WORDS[language] : undefined;
  return words === undefined
    ? { lang: 'en', dir: 'ltr', words: WORDS.en as HostedWords }
    : { lang, dir: language === 'ar' ? 'rtl' : 'ltr', words };
}

/** The first language of the header Accept-Language that there are words of. */
export function acceptedLanguage(header: string | undefined): string {
  const tags = (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => part.split(';')[0]?.trim() ?? '');
  return (
    tags.find((tag) => /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(tag) && Object.hasOwn(WORDS, tag.toLowerCase().split('-')[0] ?? '')) ??
    'en'
  );
}
