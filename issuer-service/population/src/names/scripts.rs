//! Names written in other letters than Latin, each with a Latin reading: `written|Latin`. All are common ones.

use super::Pool;

pub(super) const ARABIC: Pool = Pool {
    male: "محمد|Mohammad أحمد|Ahmad علي|Ali حسن|Hassan حسين|Hussein عمر|Omar خالد|Khaled يوسف|Yousef إبراهيم|Ibrahim مصطفى|Mustafa \
           محمود|Mahmoud سامر|Samer طارق|Tareq ياسر|Yasser وليد|Walid بلال|Bilal أنس|Anas زياد|Ziad رامي|Rami كريم|Karim سعيد|Saeed \
           جمال|Jamal نادر|Nader فادي|Fadi حمزة|Hamza عمار|Ammar باسل|Basel عصام|Issam هيثم|Haitham مروان|Marwan",
    female: "فاطمة|Fatima مريم|Maryam عائشة|Aisha زينب|Zainab نور|Nour سارة|Sara هدى|Huda أمل|Amal ليلى|Layla رنا|Rana دعاء|Duaa \
             سلمى|Salma ريم|Reem هبة|Hiba إيمان|Iman سعاد|Suad خديجة|Khadija رغد|Raghad آية|Aya لمى|Lama سمر|Samar نجلاء|Najla \
             وفاء|Wafaa منى|Muna غادة|Ghada",
    family: "الحسن|Alhassan الخطيب|Alkhatib العلي|Alali الأحمد|Alahmad الحموي|Alhamwi الحلبي|Alhalabi الشامي|Alshami النجار|Alnajjar \
             حداد|Haddad خوري|Khoury المصري|Almasri الجبوري|Aljubouri العبيدي|Alobaidi الدليمي|Aldulaimi الزبيدي|Alzubaidi \
             الربيعي|Alrubaie التميمي|Altamimi الساعدي|Alsaadi قاسم|Qasim سليمان|Suleiman عباس|Abbas حمدان|Hamdan درويش|Darwish \
             صالح|Saleh عثمان|Othman يعقوب|Yaqoub منصور|Mansour شاهين|Shahin زيدان|Zidan بركات|Barakat عيسى|Issa نصار|Nassar \
             طه|Taha رشيد|Rashid الفارس|Alfares البكري|Albakri القيسي|Alqaisi الهاشمي|Alhashimi العزاوي|Alazzawi شعبان|Shaban \
             جابر|Jaber حمود|Hammoud غانم|Ghanem مراد|Murad نعمان|Numan عواد|Awad",
};

pub(super) const MAGHREB: Pool = Pool {
    male: "محمد|Mohamed أمين|Amine ياسين|Yassine رشيد|Rachid حمزة|Hamza كريم|Karim نبيل|Nabil سفيان|Soufiane أيوب|Ayoub بلال|Bilel \
           عبدالقادر|Abdelkader مراد|Mourad هشام|Hicham زكرياء|Zakaria منير|Mounir",
    female: "فاطمة|Fatma خديجة|Khadija نادية|Nadia سميرة|Samira حنان|Hanane أسماء|Asma إيمان|Imane سلمى|Selma مريم|Meriem وردة|Warda \
             ليلى|Leila زهرة|Zohra",
    family: "بن_علي|Benali بن_صالح|Bensalah العلوي|Alaoui الإدريسي|Idrissi بوعزيز|Bouaziz حمدي|Hamdi مزيان|Meziane زروقي|Zerrouki \
             التونسي|Tounsi الطرابلسي|Trabelsi شريف|Cherif منصوري|Mansouri سعيدي|Saidi بلحاج|Belhaj غربي|Gharbi خليفي|Khelifi \
             براهيمي|Brahimi عمراني|Amrani رحماني|Rahmani جلالي|Jelali فاسي|Fassi بركاني|Berkani",
};

pub(super) const PERSIAN: Pool = Pool {
    male: "علی|Ali محمد|Mohammad حسین|Hossein رضا|Reza مهدی|Mahdi امیر|Amir فرید|Farid نوید|Navid احسان|Ehsan جواد|Jawad \
           مرتضی|Morteza حمید|Hamid ناصر|Naser سهراب|Sohrab یونس|Younes عبدالله|Abdullah نعمت|Nemat قاسم|Qasem میلاد|Milad \
           ذبیح|Zabih شریف|Sharif اسد|Asad رحیم|Rahim کاظم|Kazem",
    female: "زهرا|Zahra فاطمه|Fatemeh مریم|Maryam مینا|Mina شیرین|Shirin نرگس|Narges لیلا|Leila سمیه|Somayeh پروین|Parvin رویا|Roya \
             زینب|Zeinab معصومه|Masoumeh حمیرا|Homaira فرشته|Fereshteh نسرین|Nasrin سحر|Sahar مرضیه|Marzieh آمنه|Amina شکیلا|Shakila \
             فروزان|Forozan",
    family: "احمدی|Ahmadi رضایی|Rezaei حسینی|Hosseini محمدی|Mohammadi نوری|Nouri حیدری|Haidari کریمی|Karimi رحیمی|Rahimi \
             صفری|Safari یوسفی|Yousefi جعفری|Jafari موسوی|Mousavi اکبری|Akbari قاسمی|Qasemi علیزاده|Alizadeh مرادی|Moradi \
             عزیزی|Azizi هاشمی|Hashemi سلطانی|Soltani امیری|Amiri رسولی|Rasouli نظری|Nazari شریفی|Sharifi جمالی|Jamali \
             صادقی|Sadeghi فروغی|Foroughi عارفی|Arefi میرزایی|Mirzaei بهرامی|Bahrami کاظمی|Kazemi ابراهیمی|Ebrahimi انصاری|Ansari",
};

pub(super) const PASHTO: Pool = Pool {
    male: "احمد|Ahmad ګل|Gul خالد|Khalid جاوېد|Javed نجیب|Najib عمر|Omar اکبر|Akbar حکمت|Hekmat شفیق|Shafiq زلمی|Zalmai \
           بریالی|Baryalai ولي|Wali اسماعیل|Ismail نثار|Nisar فضل|Fazal",
    female: "ښایسته|Shaista ملالۍ|Malalai زرغونه|Zarghuna سپوږمۍ|Spozhmai پلوشه|Palwasha مرجان|Marjan شبنم|Shabnam نازو|Nazo بي_بي|Bibi \
             حلیمه|Halima رڼا|Rana",
    family: "ځدراڼ|Zadran ستانکزی|Stanekzai احمدزی|Ahmadzai یوسفزی|Yusufzai خټک|Khattak اپریدی|Afridi نورزی|Noorzai \
             بارکزی|Barakzai شینواري|Shinwari صافی|Safi مومند|Mohmand وردګ|Wardak کاکړ|Kakar ساپی|Sapi غلجي|Ghilji منګل|Mangal \
             خروټی|Kharoti پوپلزی|Popalzai",
};

pub(super) const URDU: Pool = Pool {
    male: "محمد|Muhammad علی|Ali عمران|Imran بلال|Bilal عثمان|Usman حمزہ|Hamza زاہد|Zahid طارق|Tariq وسیم|Waseem ناصر|Nasir \
           شہزاد|Shahzad عدنان|Adnan فیصل|Faisal کاشف|Kashif رضوان|Rizwan ارشد|Arshad",
    female: "فاطمہ|Fatima عائشہ|Ayesha صائمہ|Saima نادیہ|Nadia رابعہ|Rabia ثناء|Sana حنا|Hina شازیہ|Shazia کلثوم|Kulsoom نسیم|Naseem \
             زرینہ|Zarina",
    family: "خان|Khan احمد|Ahmed حسین|Hussain ملک|Malik بٹ|Butt چوہدری|Chaudhry شاہ|Shah قریشی|Qureshi بھٹی|Bhatti راجہ|Raja \
             مغل|Mughal عباسی|Abbasi گل|Gul صدیقی|Siddiqui جاوید|Javed اقبال|Iqbal رانا|Rana وڑائچ|Warraich میر|Mir",
};

pub(super) const BENGALI: Pool = Pool {
    male: "রফিক|Rafiq করিম|Karim জামাল|Jamal সোহেল|Sohel মামুন|Mamun রাসেল|Rasel আনোয়ার|Anwar হাবিব|Habib নাজমুল|Nazmul সাইফুল|Saiful \
           ইমরান|Imran শফিক|Shafiq তারেক|Tareq আরিফ|Arif",
    female: "নাসরিন|Nasrin ফাতেমা|Fatema রহিমা|Rahima সালমা|Salma রোকেয়া|Rokeya শারমিন|Sharmin আয়েশা|Ayesha মরিয়ম|Mariam তানিয়া|Tania \
             পারভীন|Parveen",
    family: "হোসেন|Hossain ইসলাম|Islam রহমান|Rahman আহমেদ|Ahmed শেখ|Sheikh মিয়া|Miah আলী|Ali খান|Khan চৌধুরী|Chowdhury সরকার|Sarkar \
             উদ্দিন|Uddin হক|Haque মোল্লা|Molla তালুকদার|Talukdar হাওলাদার|Hawlader বেপারী|Bepari সিকদার|Sikder",
};

pub(super) const ETHIOPIC: Pool = Pool {
    male: "ዳዊት|Dawit ሚካኤል|Mikael ተስፋዬ|Tesfaye ዮሴፍ|Yosef ሰለሞን|Solomon አብርሃም|Abraham ኤርሚያስ|Ermias ሃይለ|Haile በረከት|Bereket ፍስሃ|Fisseha \
           ዮሃንስ|Yohannes ጴጥሮስ|Petros ሮቤል|Robel ናሆም|Nahom",
    female: "ሃና|Hana ትዕግስት|Tigist ሰላም|Selam ማርታ|Marta ራሄል|Rahel ሳራ|Sara ብርሃን|Birhan ሚሊየን|Milion አስቴር|Aster ለተብርሃን|Letebrhan ሉላ|Lula \
             ፍረወይኒ|Freweini",
    family: "ገብረ|Gebre በቀለ|Bekele ተኽለ|Tekle አለሙ|Alemu ወልደ|Wolde ሃብተ|Habte ተስፋይ|Tesfay ከበደ|Kebede ገብረመድህን|Gebremedhin ኪዳነ|Kidane \
             መንግስቱ|Mengistu ደስታ|Desta አብርሃ|Abraha ዘርአይ|Zeray ገብረሚካኤል|Gebremichael በርሄ|Berhe ታደሰ|Tadesse ግርማይ|Girmay",
};

pub(super) const EAST_SLAVIC: Pool = Pool {
    male: "Олександр|Oleksandr Максим|Maksym Дмитро|Dmytro Андрій|Andrii Сергій|Serhii Іван|Ivan Богдан|Bohdan Артем|Artem Микола|Mykola \
           Віталій|Vitalii Тарас|Taras",
    female: "Олена|Olena Ірина|Iryna Наталія|Nataliia Оксана|Oksana Марія|Mariia Тетяна|Tetiana Юлія|Yuliia Анна|Anna Галина|Halyna \
             Софія|Sofiia",
    family: "Коваленко|Kovalenko Бондар|Bondar Петренко|Petrenko Шевченко|Shevchenko Мельник|Melnyk Ткаченко|Tkachenko Кравчук|Kravchuk \
             Савчук|Savchuk Лисенко|Lysenko Марченко|Marchenko Гончар|Honchar Поліщук|Polishchuk Руденко|Rudenko Мороз|Moroz",
};

pub(super) const RUSSIAN: Pool = Pool {
    male: "Сергей|Sergey Алексей|Aleksey Дмитрий|Dmitry Андрей|Andrey Михаил|Mikhail Руслан|Ruslan Тимур|Timur Рамзан|Ramzan Аслан|Aslan \
           Николай|Nikolay Игорь|Igor",
    female: "Елена|Elena Наталья|Natalya Ольга|Olga Анна|Anna Светлана|Svetlana Мадина|Madina Зарема|Zarema Ирина|Irina Татьяна|Tatyana \
             Амина|Amina",
    family: "Иваненко|Ivanenko Кузьмич|Kuzmich Магомедов|Magomedov Исаев|Isaev Ахмедов|Akhmedov Каримов|Karimov Рашидов|Rashidov \
             Алиев|Aliev Дудаев|Dudaev Хасанов|Khasanov Юсупов|Yusupov Султанов|Sultanov Волошин|Voloshin Абдуллаев|Abdullaev",
};

pub(super) const GEORGIAN: Pool = Pool {
    male: "გიორგი|Giorgi დავითი|Daviti ლევანი|Levani ნიკა|Nika ზურაბი|Zurabi ირაკლი|Irakli მამუკა|Mamuka",
    female: "ნინო|Nino თამარი|Tamari მარიამი|Mariami ეკა|Eka ნათია|Natia ქეთევანი|Ketevani",
    family: "ბერიძე|Beridze კაპანაძე|Kapanadze გელაშვილი|Gelashvili მაისურაძე|Maisuradze ლომიძე|Lomidze გიორგაძე|Giorgadze \
             ხუციშვილი|Khutsishvili კვარაცხელია|Kvaratskhelia",
};

pub(super) const ARMENIAN: Pool = Pool {
    male: "Արմեն|Armen Տիգրան|Tigran Հայկ|Hayk Գոռ|Gor Կարեն|Karen Աշոտ|Ashot Վահե|Vahe",
    female: "Անի|Ani Մարիամ|Mariam Նարե|Nare Լուսինե|Lusine Գայանե|Gayane Սոնա|Sona",
    family: "Պետրոսյան|Petrosyan Հակոբյան|Hakobyan Սարգսյան|Sargsyan Գրիգորյան|Grigoryan Հարությունյան|Harutyunyan \
             Մկրտչյան|Mkrtchyan Ավետիսյան|Avetisyan",
};

pub(super) const DEVANAGARI: Pool = Pool {
    male: "राजेश|Rajesh सुनील|Sunil अमित|Amit विकास|Vikas रमेश|Ramesh दीपक|Deepak संजय|Sanjay हरि|Hari प्रकाश|Prakash",
    female: "सुनीता|Sunita गीता|Gita अनिता|Anita पूजा|Pooja सीता|Sita रीता|Rita कमला|Kamala मीना|Meena",
    family: "शर्मा|Sharma राई|Rai थापा|Thapa सिंह|Singh गुरुङ|Gurung तामाङ|Tamang कुमार|Kumar यादव|Yadav श्रेष्ठ|Shrestha मगर|Magar \
             अधिकारी|Adhikari",
};

pub(super) const TAMIL: Pool = Pool {
    male: "குமார்|Kumar சிவா|Siva ரவி|Ravi முருகன்|Murugan அருண்|Arun கண்ணன்|Kannan",
    female: "லதா|Latha மாலா|Mala கமலா|Kamala வாணி|Vani சுமதி|Sumathi ராணி|Rani",
    family: "செல்வம்|Selvam ராஜன்|Rajan நாதன்|Nathan சுந்தரம்|Sundaram பாலன்|Balan குணரத்தினம்|Gunaratnam தேவராஜா|Thevarajah",
};

pub(super) const CHINESE: Pool = Pool {
    male: "伟|Wei 强|Qiang 磊|Lei 军|Jun 勇|Yong 涛|Tao 明|Ming 建国|Jianguo",
    female: "芳|Fang 娜|Na 敏|Min 静|Jing 丽|Li 秀英|Xiuying 霞|Xia",
    family: "王|Wang 李|Li 张|Zhang 刘|Liu 陈|Chen 杨|Yang 黄|Huang 赵|Zhao 吴|Wu 周|Zhou 徐|Xu 林|Lin",
};
